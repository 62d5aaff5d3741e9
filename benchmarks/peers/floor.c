/*
 * floor: the least a WebSocket fan-out server can do. One thread, one epoll loop.
 *
 *     cc -O2 -Wall -Wextra -o floor floor.c
 *     floor --port 8000 [--echo]
 *
 * Each message becomes one ready frame, and each connection gets that frame by one write(2);
 * with --echo only its sender gets it. Nothing is joined, queued, validated or kept: messages
 * that arrive in one read are still written one by one. A connection that cannot take a frame
 * at once, or sends what this server does not expect, is dropped.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_EVENTS = 512, BUFFER_SIZE = 64 * 1024, REQUEST_SIZE = 4096, MAX_HEADER = 4 };

struct client {
    int fd;
    int slot; /* its place in the array of open clients, -1 before the handshake */
    size_t kept_length;
    unsigned char *kept; /* the start of a frame that has not arrived in full */
};

struct server {
    int epoll;
    int listener;
    bool echo;
    struct client **open;
    int open_count;
    int open_capacity;
};

static void die(const char *what) {
    perror(what);
    exit(1);
}

/* ---- SHA-1 (RFC 3174) and Base64, for the handshake ---- */

static uint32_t rotate_left(uint32_t word, int bits) {
    return word << bits | word >> (32 - bits);
}

static void sha1_block(uint32_t state[5], const unsigned char block[64]) {
    uint32_t schedule[80], a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
    for (int i = 0; i < 16; i++)
        schedule[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 |
                      (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
    for (int i = 16; i < 80; i++)
        schedule[i] = rotate_left(
            schedule[i - 3] ^ schedule[i - 8] ^ schedule[i - 14] ^ schedule[i - 16], 1);
    for (int i = 0; i < 80; i++) {
        uint32_t mixed, constant;
        if (i < 20) {
            mixed = (b & c) | (~b & d);
            constant = 0x5a827999;
        } else if (i < 40) {
            mixed = b ^ c ^ d;
            constant = 0x6ed9eba1;
        } else if (i < 60) {
            mixed = (b & c) | (b & d) | (c & d);
            constant = 0x8f1bbcdc;
        } else {
            mixed = b ^ c ^ d;
            constant = 0xca62c1d6;
        }
        uint32_t next = rotate_left(a, 5) + mixed + e + constant + schedule[i];
        e = d;
        d = c;
        c = rotate_left(b, 30);
        b = a;
        a = next;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
}

/* The digest of a text that, with its padding, fills two blocks: 56 to 119 bytes. */
static void sha1_two_blocks(const char *text, unsigned char digest[20]) {
    uint32_t state[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
    unsigned char blocks[128] = {0};
    const size_t length = strlen(text);
    memcpy(blocks, text, length);
    blocks[length] = 0x80;
    blocks[126] = (unsigned char)(length * 8 >> 8);
    blocks[127] = (unsigned char)(length * 8);
    sha1_block(state, blocks);
    sha1_block(state, blocks + 64);
    for (int i = 0; i < 20; i++) digest[i] = (unsigned char)(state[i / 4] >> (24 - 8 * (i % 4)));
}

static void base64_of_digest(const unsigned char digest[20], char text[29]) {
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned char padded[21] = {0};
    memcpy(padded, digest, 20);
    for (int i = 0; i < 7; i++) {
        uint32_t group = (uint32_t)padded[3 * i] << 16 | (uint32_t)padded[3 * i + 1] << 8 |
                         padded[3 * i + 2];
        for (int k = 0; k < 4; k++) text[4 * i + k] = alphabet[group >> (18 - 6 * k) & 63];
    }
    text[27] = '=';
    text[28] = 0;
}

/* ---- connections ---- */

static void drop(struct server *server, struct client *client) {
    if (client->slot >= 0) {
        struct client *last = server->open[--server->open_count];
        server->open[client->slot] = last;
        last->slot = client->slot;
    }
    close(client->fd);
    free(client->kept);
    free(client);
}

static void add_open(struct server *server, struct client *client) {
    if (server->open_count == server->open_capacity) {
        server->open_capacity = server->open_capacity ? 2 * server->open_capacity : 1024;
        server->open =
            realloc(server->open, (size_t)server->open_capacity * sizeof *server->open);
        if (!server->open) die("realloc");
    }
    client->slot = server->open_count;
    server->open[server->open_count++] = client;
}

static void accept_all(struct server *server) {
    const int on = 1;
    for (int fd; (fd = accept4(server->listener, NULL, NULL, SOCK_NONBLOCK)) >= 0;) {
        struct client *client = calloc(1, sizeof *client);
        if (!client) die("calloc");
        client->fd = fd;
        client->slot = -1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = client};
        if (epoll_ctl(server->epoll, EPOLL_CTL_ADD, fd, &event) < 0) die("epoll_ctl");
    }
    if (errno != EAGAIN) die("accept4");
}

/* Answers a request that has arrived in one piece; false if it is no WebSocket handshake. */
static bool answer_handshake(struct server *server, struct client *client, const char *request) {
    static const char guid[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    const char *header = strcasestr(request, "\r\nSec-WebSocket-Key:");
    char key[25], keyed[64], accept[29], response[256];
    unsigned char digest[20];
    if (!header || !strstr(request, "\r\n\r\n")) return false;
    if (sscanf(header + strlen("\r\nSec-WebSocket-Key:"), " %24[^\r \t]", key) != 1) return false;
    if (strlen(key) != 24) return false;
    snprintf(keyed, sizeof keyed, "%s%s", key, guid);
    sha1_two_blocks(keyed, digest);
    base64_of_digest(digest, accept);
    int length = snprintf(response, sizeof response,
                          "HTTP/1.1 101 Switching Protocols\r\n"
                          "Upgrade: websocket\r\n"
                          "Connection: Upgrade\r\n"
                          "Sec-WebSocket-Accept: %s\r\n\r\n",
                          accept);
    if (write(client->fd, response, (size_t)length) != length) return false;
    add_open(server, client);
    return true;
}

/* ---- messages ---- */

/* The room in front of the payload holds the header, so that the frame is one piece. */
static unsigned char *make_frame(unsigned char *payload, size_t length, size_t *frame_length) {
    const size_t header = length < 126 ? 2 : MAX_HEADER;
    unsigned char *frame = payload - header;
    frame[0] = 0x81;
    if (length < 126) {
        frame[1] = (unsigned char)length;
    } else {
        frame[1] = 126;
        frame[2] = (unsigned char)(length >> 8);
        frame[3] = (unsigned char)length;
    }
    *frame_length = header + length;
    return frame;
}

static bool write_whole(const struct client *client, const unsigned char *frame, size_t length) {
    return write(client->fd, frame, length) == (ssize_t)length;
}

/* Returns false if the sender itself could not take the frame. */
static bool deliver(struct server *server, struct client *sender, unsigned char *payload,
                    size_t length) {
    size_t frame_length;
    const unsigned char *frame = make_frame(payload, length, &frame_length);
    if (server->echo) return write_whole(sender, frame, frame_length);
    bool sender_took_it = true;
    for (int i = server->open_count - 1; i >= 0; i--) {
        struct client *client = server->open[i];
        if (write_whole(client, frame, frame_length)) continue;
        if (client == sender)
            sender_took_it = false;
        else
            shutdown(client->fd, SHUT_RDWR); /* its end of file drops it, in its own turn */
    }
    return sender_took_it;
}

/*
 * Handles the frames in the buffer, in place: the payload is unmasked where it lies. Returns how
 * many bytes were used, or -1 to drop the client.
 */
static ssize_t handle_frames(struct server *server, struct client *client, unsigned char *data,
                             size_t length) {
    size_t used = 0;
    while (length - used >= 6) {
        unsigned char *frame = data + used;
        size_t payload_length = frame[1] & 0x7f, header = 6;
        const int opcode = frame[0] & 0x0f;
        if (!(frame[0] & 0x80) || !(frame[1] & 0x80) || payload_length == 127) return -1;
        if (opcode != 1 && opcode != 2 && opcode != 10) return -1;
        if (payload_length == 126) {
            payload_length = (size_t)frame[2] << 8 | frame[3];
            header = 8;
        }
        if (length - used < header + payload_length) break;
        unsigned char key[4], *payload = frame + header;
        memcpy(key, payload - 4, 4);
        for (size_t i = 0; i < payload_length; i++) payload[i] ^= key[i & 3];
        if (opcode != 10 && !deliver(server, client, payload, payload_length)) return -1;
        used += header + payload_length;
    }
    return (ssize_t)used;
}

static bool keep(struct client *client, const unsigned char *data, size_t length) {
    client->kept_length = length;
    if (!length) return true;
    unsigned char *kept = realloc(client->kept, length);
    if (!kept) return false;
    memcpy(kept, data, length);
    client->kept = kept;
    return true;
}

static bool receive(struct server *server, struct client *client) {
    static unsigned char buffer[2 * BUFFER_SIZE + 16];
    if (client->slot < 0) {
        char request[REQUEST_SIZE + 1];
        ssize_t got = read(client->fd, request, REQUEST_SIZE);
        if (got <= 0) return false;
        request[got] = 0;
        return answer_handshake(server, client, request);
    }
    if (client->kept_length) memcpy(buffer, client->kept, client->kept_length);
    ssize_t got = read(client->fd, buffer + client->kept_length, BUFFER_SIZE);
    if (got <= 0) return false;
    size_t length = client->kept_length + (size_t)got;
    ssize_t used = handle_frames(server, client, buffer, length);
    return used >= 0 && keep(client, buffer + used, length - (size_t)used);
}

/* ---- main ---- */

static int listen_on(int port) {
    const int on = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (fd < 0) die("socket");
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0) die("bind");
    if (listen(fd, SOMAXCONN) < 0) die("listen");
    return fd;
}

static void serve(struct server *server) {
    struct epoll_event events[MAX_EVENTS];
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    if (epoll_ctl(server->epoll, EPOLL_CTL_ADD, server->listener, &event) < 0) die("epoll_ctl");
    for (;;) {
        int count = epoll_wait(server->epoll, events, MAX_EVENTS, -1);
        if (count < 0 && errno != EINTR) die("epoll_wait");
        for (int i = 0; i < count; i++) {
            struct client *client = events[i].data.ptr;
            if (!client)
                accept_all(server);
            else if (!receive(server, client))
                drop(server, client);
        }
    }
}

int main(int count, char **arguments) {
    struct server server = {0};
    int port = 0;
    for (int i = 1; i < count; i++) {
        if (!strcmp(arguments[i], "--echo"))
            server.echo = true;
        else if (!strcmp(arguments[i], "--port") && i + 1 < count)
            port = atoi(arguments[++i]);
    }
    if (port < 1 || port > 65535) {
        fprintf(stderr, "usage: floor --port PORT [--echo]\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    server.listener = listen_on(port);
    server.epoll = epoll_create1(0);
    if (server.epoll < 0) die("epoll_create1");
    serve(&server);
}
