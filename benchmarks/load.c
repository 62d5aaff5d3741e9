/*
 * load: a WebSocket load generator for the benchmarks. One thread, one epoll loop.
 *
 *     cc -O2 -Wall -Wextra -o load load.c
 *     load --port 8000 --connections 500 --publish 'hello %s' --messages 1000 --pids 1234
 *
 * It runs up to four phases, in this order, and prints one JSON object:
 *
 *   connect   open the connections, send each its hello, wait until each is ready
 *   idle      only answer heartbeats, for --idle seconds
 *   warm-up   the exchange below, --warmup messages, not counted
 *   exchange  publish in a closed window: the next message goes out when an earlier one has
 *             come back to connection 0, or, with --ack, when it has been acknowledged
 *
 * With --get the connections speak HTTP instead: each asks once, and is ready when it has its answer.
 *
 * Anything unexpected (a refused handshake, a close, a surplus, missing or malformed message)
 * is one line on stderr and exit status 1. A wrong option is exit status 2.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    MAX_PIDS = 64,
    MAX_EVENTS = 512,
    READ_SIZE = 256 * 1024,
    CONNECTIONS_PER_ADDRESS = 10000, /* well below the 28,232 ephemeral ports of one address */
    LATENCY_STRIDE = 7,              /* fan-out latency is sampled on every 7th connection */
    STAMP_DIGITS = 16,
    FIRST_ID = 1000000000, /* ids have ten digits throughout, so the message never changes size */
    ID_DIGITS = 10,
};

/* The example key of RFC 6455 section 1.3, whose answer is therefore known. */
#define HANDSHAKE_KEY "dGhlIHNhbXBsZSBub25jZQ=="
#define HANDSHAKE_ACCEPT "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
/* Every published payload starts with this and the time it was sent, in hexadecimal. */
#define MARKER "TS="

enum opcode { OP_CONTINUATION = 0, OP_TEXT = 1, OP_BINARY = 2, OP_CLOSE = 8, OP_PING = 9, OP_PONG = 10 };

enum state { CONNECTING, HANDSHAKING, JOINING, READY };

struct options {
    int port;
    const char *path;
    const char *subprotocol;
    const char *header;
    bool get;
    const char *kept;
    int connections;
    int warmup_connections;
    int connect_window;
    const char *hello;
    const char *ready;
    const char *heartbeat;
    const char *heartbeat_reply;
    const char *refuse;
    const char *publish;
    const char *ack;
    int messages;
    int warmup;
    int window;
    int publishers;
    double rate;
    size_t size;
    double idle;
    double settle;
    double timeout;
    bool zero_mask;
    int pids[MAX_PIDS];
    int pid_count;
};

struct bytes {
    unsigned char *data;
    size_t length;
    size_t capacity;
};

struct connection {
    int fd;
    int index;
    enum state state;
    struct bytes kept;   /* the start of a frame that has not arrived in full */
    struct bytes unsent; /* what the socket did not take */
    uint64_t received;
};

struct frame {
    enum opcode opcode;
    const unsigned char *payload;
    size_t length;
};

/* The message to publish: made once, only stamp and id are overwritten. */
struct message {
    char *text;
    size_t length;
    char *stamp;
    char *id;
};

/* Counters of one exchange. */
struct exchange {
    bool active;
    int goal;
    int sent;
    uint64_t received;
    uint64_t expected;
    uint64_t reads;
    uint64_t bytes;
    uint64_t started_at;
    uint64_t last_at;
    double cpu_seconds;
    double own_cpu_seconds;
};

struct load {
    int epoll;
    struct connection *connections;
    int started;
    int ready;
    struct bytes input;
    struct bytes output;
    uint64_t pings;
    uint64_t progress_at;
    bool keeping; /* the requests under way are those that open connections to keep */
    struct message message;
    struct exchange exchange;
    uint64_t *sent_at; /* by message, for the latency of acknowledgements */
    double *latencies; /* microseconds */
    size_t latency_count;
    size_t latency_capacity;
};

struct connect_report {
    double seconds;
    double cpu_us;
    double rss_kb;
};

struct idle_report {
    double cpu_percent;
    uint64_t pings;
};

static struct options options = {
    .path = "/",
    .connections = 100,
    .connect_window = 1,
    .messages = 1000,
    .window = 1,
    .publishers = 1,
    .size = 100,
    .settle = 0.3,
    .timeout = 10,
};

/* ---- small helpers ---- */

__attribute__((noreturn, format(printf, 1, 2))) static void fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("load: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(1);
}

static void *must(void *allocated) {
    if (!allocated) fail("out of memory");
    return allocated;
}

static uint64_t now_ns(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static double seconds_since(uint64_t start) {
    return (double)(now_ns() - start) / 1e9;
}

static void reserve(struct bytes *bytes, size_t capacity) {
    if (bytes->capacity >= capacity) return;
    bytes->data = must(realloc(bytes->data, capacity));
    bytes->capacity = capacity;
}

static void replace_with(struct bytes *bytes, const unsigned char *data, size_t length) {
    if (length) {
        reserve(bytes, length);
        memmove(bytes->data, data, length);
    }
    bytes->length = length;
}

static void append(struct bytes *bytes, const unsigned char *data, size_t length) {
    reserve(bytes, bytes->length + length);
    memcpy(bytes->data + bytes->length, data, length);
    bytes->length += length;
}

static bool contains(const struct frame *frame, const char *text) {
    return memmem(frame->payload, frame->length, text, strlen(text)) != NULL;
}

static bool equals(const struct frame *frame, const char *text) {
    return frame->length == strlen(text) && !memcmp(frame->payload, text, frame->length);
}

/* The template with its first placeholder replaced; the caller owns the result. */
static char *expand(const char *template, const char *placeholder, const char *replacement) {
    const char *at = strstr(template, placeholder);
    char *text;
    if (!at) return must(strdup(template));
    if (asprintf(&text, "%.*s%s%s", (int)(at - template), template, replacement,
                 at + strlen(placeholder)) < 0)
        fail("out of memory");
    return text;
}

/* ---- what the server's processes have used ---- */

static bool have_schedstat(void) {
    return access("/proc/self/schedstat", R_OK) == 0;
}

/* Nanosecond accurate, but blind to threads that have ended. */
static double cpu_from_schedstat(int pid) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/task", pid);
    DIR *tasks = opendir(path);
    if (!tasks) fail("process %d is gone", pid);
    double seconds = 0;
    for (struct dirent *entry; (entry = readdir(tasks));) {
        char file_name[sizeof path + sizeof entry->d_name + 16];
        unsigned long long nanoseconds;
        if (entry->d_name[0] == '.') continue;
        snprintf(file_name, sizeof file_name, "%s/%s/schedstat", path, entry->d_name);
        FILE *file = fopen(file_name, "r");
        if (!file) continue; /* a thread that ended meanwhile */
        if (fscanf(file, "%llu", &nanoseconds) == 1) seconds += (double)nanoseconds / 1e9;
        fclose(file);
    }
    closedir(tasks);
    return seconds;
}

/* In clock ticks, usually 10 ms each. */
static double cpu_from_stat(int pid) {
    char path[64], line[1024];
    unsigned long user, system;
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *file = fopen(path, "r");
    if (!file || !fgets(line, sizeof line, file)) fail("process %d is gone", pid);
    fclose(file);
    /* The command, in parentheses, may hold spaces: count the fields from its end. */
    const char *fields = strrchr(line, ')');
    if (!fields || sscanf(fields + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
                          &system) != 2)
        fail("cannot read %s", path);
    return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

static double server_cpu_seconds(void) {
    double seconds = 0;
    for (int i = 0; i < options.pid_count; i++)
        seconds += have_schedstat() ? cpu_from_schedstat(options.pids[i])
                                    : cpu_from_stat(options.pids[i]);
    return seconds;
}

static double server_rss_kb(void) {
    double kilobytes = 0;
    for (int i = 0; i < options.pid_count; i++) {
        char path[64];
        long pages;
        snprintf(path, sizeof path, "/proc/%d/statm", options.pids[i]);
        FILE *file = fopen(path, "r");
        if (!file || fscanf(file, "%*d %ld", &pages) != 1)
            fail("process %d is gone", options.pids[i]);
        fclose(file);
        kilobytes += (double)pages * (double)sysconf(_SC_PAGESIZE) / 1024;
    }
    return kilobytes;
}

static double own_cpu_seconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* ---- sending ---- */

static void watch(struct load *load, struct connection *connection, int operation, uint32_t events) {
    struct epoll_event event = {.events = events, .data.ptr = connection};
    if (epoll_ctl(load->epoll, operation, connection->fd, &event) < 0)
        fail("epoll_ctl: %s", strerror(errno));
}

static size_t write_some(struct connection *connection, const unsigned char *data, size_t length) {
    ssize_t written = write(connection->fd, data, length);
    if (written >= 0) return (size_t)written;
    if (errno != EAGAIN) fail("write on connection %d: %s", connection->index, strerror(errno));
    return 0;
}

static void transmit(struct load *load, struct connection *connection, const unsigned char *data,
                     size_t length) {
    if (!connection->unsent.length) {
        size_t written = write_some(connection, data, length);
        data += written;
        length -= written;
        if (!length) return;
        watch(load, connection, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
    }
    append(&connection->unsent, data, length);
}

static void flush_unsent(struct load *load, struct connection *connection) {
    struct bytes *unsent = &connection->unsent;
    size_t written = write_some(connection, unsent->data, unsent->length);
    replace_with(unsent, unsent->data + written, unsent->length - written);
    if (!unsent->length) watch(load, connection, EPOLL_CTL_MOD, EPOLLIN);
}

/* A random key, as RFC 6455 section 5.3 wants it; drawn by the thousand to keep getrandom cheap. */
static void draw_mask_key(unsigned char key[4]) {
    static unsigned char pool[4096];
    static size_t used = sizeof pool;
    if (options.zero_mask) {
        memset(key, 0, 4);
        return;
    }
    if (used == sizeof pool) {
        for (size_t have = 0; have < sizeof pool; have += 256)
            if (getrandom(pool + have, 256, 0) != 256) fail("getrandom: %s", strerror(errno));
        used = 0;
    }
    memcpy(key, pool + used, 4);
    used += 4;
}

static size_t write_header(unsigned char *out, enum opcode opcode, size_t length) {
    out[0] = (unsigned char)(0x80 | opcode);
    if (length < 126) {
        out[1] = (unsigned char)(0x80 | length);
        return 2;
    }
    int length_bytes = length < 65536 ? 2 : 8;
    out[1] = 0x80 | (length_bytes == 2 ? 126 : 127);
    for (int i = 0; i < length_bytes; i++)
        out[2 + i] = (unsigned char)((uint64_t)length >> (8 * (length_bytes - 1 - i)));
    return 2 + (size_t)length_bytes;
}

static void send_frame(struct load *load, struct connection *connection, enum opcode opcode,
                       const void *payload, size_t length) {
    const unsigned char *source = payload;
    reserve(&load->output, length + 14);
    unsigned char *out = load->output.data;
    size_t size = write_header(out, opcode, length);
    unsigned char *key = out + size;
    draw_mask_key(key);
    size += 4;
    for (size_t i = 0; i < length; i++) out[size + i] = source[i] ^ key[i & 3];
    transmit(load, connection, out, size + length);
}

static void send_text(struct load *load, struct connection *connection, const char *text) {
    send_frame(load, connection, OP_TEXT, text, strlen(text));
}

static void send_hello(struct load *load, struct connection *connection) {
    char index[16];
    snprintf(index, sizeof index, "%d", connection->index);
    char *hello = expand(options.hello, "%d", index);
    send_text(load, connection, hello);
    free(hello);
}

static void send_get(struct load *load, struct connection *connection, const char *target) {
    char request[4096], index[16];
    snprintf(index, sizeof index, "%d", connection->index);
    char *path = expand(target, "%d", index);
    int length = snprintf(request, sizeof request,
                          "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s%s\r\n", path, options.port,
                          options.header ? options.header : "", options.header ? "\r\n" : "");
    if (length >= (int)sizeof request) fail("the request is too long");
    free(path);
    transmit(load, connection, (unsigned char *)request, (size_t)length);
}

static void send_handshake(struct load *load, struct connection *connection) {
    char request[4096];
    int length = snprintf(request, sizeof request,
                          "GET %s HTTP/1.1\r\n"
                          "Host: 127.0.0.1:%d\r\n"
                          "Upgrade: websocket\r\n"
                          "Connection: Upgrade\r\n"
                          "Sec-WebSocket-Key: " HANDSHAKE_KEY "\r\n"
                          "Sec-WebSocket-Version: 13\r\n"
                          "%s%s%s%s%s\r\n",
                          options.path, options.port,
                          options.subprotocol ? "Sec-WebSocket-Protocol: " : "",
                          options.subprotocol ? options.subprotocol : "",
                          options.subprotocol ? "\r\n" : "", options.header ? options.header : "",
                          options.header ? "\r\n" : "");
    if (length >= (int)sizeof request) fail("the handshake request is too long");
    transmit(load, connection, (unsigned char *)request, (size_t)length);
}

/* ---- receiving ---- */

static void mark_ready(struct load *load, struct connection *connection) {
    connection->state = READY;
    load->ready++;
    load->progress_at = now_ns();
}

/* Returns the size of the response, or 0 if it is not there in full. */
static size_t accept_handshake(struct load *load, struct connection *connection,
                               const unsigned char *data, size_t length) {
    const unsigned char *end = memmem(data, length, "\r\n\r\n", 4);
    if (!end) return 0;
    size_t size = (size_t)(end - data) + 4;
    if (size < 12 || memcmp(data, "HTTP/1.1 101", 12))
        fail("handshake %d refused: %.*s", connection->index, (int)length, (const char *)data);
    if (!memmem(data, size, HANDSHAKE_ACCEPT, strlen(HANDSHAKE_ACCEPT)))
        fail("handshake %d: wrong Sec-WebSocket-Accept", connection->index);
    connection->state = JOINING;
    if (options.hello) send_hello(load, connection);
    if (!options.ready) mark_ready(load, connection);
    return size;
}

/* Returns the size of the body, which must be announced. */
static size_t content_length(const struct connection *connection, const char *head) {
    static const char name[] = "\r\ncontent-length:";
    const char *at = strcasestr(head, name);
    if (!at) fail("response %d has no Content-Length", connection->index);
    return strtoul(at + strlen(name), NULL, 10);
}

/* Returns the size of the response, or 0 if it is not there in full. */
static size_t accept_response(struct load *load, struct connection *connection,
                              const unsigned char *data, size_t length) {
    const unsigned char *end = memmem(data, length, "\r\n\r\n", 4);
    if (!end) return 0;
    size_t size = (size_t)(end - data) + 4;
    char *head = must(strndup((const char *)data, size));
    if (strncmp(head, "HTTP/1.1 200", 12))
        fail("request %d refused: %.*s", connection->index, (int)length, (const char *)data);
    size_t body = content_length(connection, head);
    free(head);
    if (length - size < body) return 0;
    if (options.ready && !load->keeping && !memmem(data + size, body, options.ready, strlen(options.ready)))
        fail("response %d lacks %s", connection->index, options.ready);
    mark_ready(load, connection);
    return size + body;
}

/* Returns the size of the first frame in the data, or 0 if it is not there in full. */
static size_t parse_frame(const unsigned char *data, size_t available, struct frame *frame) {
    if (available < 2) return 0;
    size_t header = 2;
    uint64_t length = data[1] & 0x7f;
    if (data[0] & 0x70) fail("a frame with reserved bits set");
    if (data[1] & 0x80) fail("a masked frame from the server");
    if (!(data[0] & 0x80) || (data[0] & 0x0f) == OP_CONTINUATION) fail("a fragmented message");
    if (length >= 126) {
        size_t length_bytes = length == 126 ? 2 : 8;
        header += length_bytes;
        if (available < header) return 0;
        length = 0;
        for (size_t i = 0; i < length_bytes; i++) length = length << 8 | data[2 + i];
    }
    if (available - header < length) return 0;
    frame->opcode = data[0] & 0x0f;
    frame->payload = data + header;
    frame->length = length;
    return header + length;
}

static void record_latency(struct load *load, uint64_t sent_at, uint64_t received_at) {
    if (load->latency_count == load->latency_capacity) return;
    load->latencies[load->latency_count++] = (double)(received_at - sent_at) / 1e3;
}

static uint64_t parse_stamp(const unsigned char *digits) {
    char text[STAMP_DIGITS + 1];
    memcpy(text, digits, STAMP_DIGITS);
    text[STAMP_DIGITS] = 0;
    return strtoull(text, NULL, 16);
}

static void count_delivery(struct load *load, struct connection *connection,
                           const unsigned char *match, const unsigned char *end, uint64_t at) {
    const unsigned char *stamp = match + strlen(MARKER);
    if (end - stamp < STAMP_DIGITS) fail("a delivery without its time stamp");
    if (connection->index % LATENCY_STRIDE == 0) record_latency(load, parse_stamp(stamp), at);
}

static void count_ack(struct load *load, uint64_t at) {
    struct exchange *exchange = &load->exchange;
    if (exchange->received >= (uint64_t)exchange->sent) fail("more acknowledgements than messages");
    record_latency(load, load->sent_at[exchange->received], at);
}

/* Returns how many deliveries, or acknowledgements, the frame carries. */
static int count_matches(struct load *load, struct connection *connection,
                         const struct frame *frame, uint64_t at) {
    const char *marker = options.ack ? options.ack : MARKER;
    const size_t length = strlen(marker);
    const unsigned char *from = frame->payload, *end = from + frame->length, *match;
    int count = 0;
    while ((match = memmem(from, (size_t)(end - from), marker, length))) {
        if (!load->exchange.active) fail("a message that nobody sent, on %d", connection->index);
        if (options.ack)
            count_ack(load, at);
        else
            count_delivery(load, connection, match, end, at);
        connection->received++;
        load->exchange.received++;
        from = match + length;
        count++;
    }
    if (count) load->exchange.last_at = load->progress_at = at;
    return count;
}

static void on_message(struct load *load, struct connection *connection, const struct frame *frame,
                       uint64_t at) {
    if (options.heartbeat && equals(frame, options.heartbeat)) {
        load->pings++;
        send_text(load, connection, options.heartbeat_reply);
        return;
    }
    if (options.publish && connection->state == READY &&
        count_matches(load, connection, frame, at))
        return;
    if (options.refuse && contains(frame, options.refuse))
        fail("connection %d got: %.*s", connection->index, (int)frame->length,
             (const char *)frame->payload);
    if (connection->state == JOINING && contains(frame, options.ready))
        mark_ready(load, connection);
}

static void on_close(struct connection *connection, const struct frame *frame) {
    int code = frame->length >= 2 ? frame->payload[0] << 8 | frame->payload[1] : 1005;
    int reason = frame->length > 2 ? (int)frame->length - 2 : 0;
    fail("connection %d closed by the server: %d %.*s", connection->index, code, reason,
         (const char *)frame->payload + 2);
}

static void on_frame(struct load *load, struct connection *connection, const struct frame *frame,
                     uint64_t at) {
    switch (frame->opcode) {
    case OP_TEXT:
    case OP_BINARY:
        on_message(load, connection, frame, at);
        break;
    case OP_CLOSE:
        on_close(connection, frame);
        break;
    case OP_PING:
        load->pings++;
        send_frame(load, connection, OP_PONG, frame->payload, frame->length);
        break;
    case OP_PONG:
        break;
    default:
        fail("a frame with the unknown opcode %d", (int)frame->opcode);
    }
}

/* Returns how many bytes were used; the rest is the start of something longer. */
static size_t consume(struct load *load, struct connection *connection, const unsigned char *data,
                      size_t length, uint64_t at) {
    size_t used = 0;
    struct frame frame;
    if (options.get) return accept_response(load, connection, data, length);
    if (connection->state == HANDSHAKING) {
        used = accept_handshake(load, connection, data, length);
        if (!used) return 0;
    }
    for (size_t size; (size = parse_frame(data + used, length - used, &frame)); used += size)
        on_frame(load, connection, &frame, at);
    return used;
}

static void receive(struct load *load, struct connection *connection) {
    struct bytes *input = &load->input;
    struct bytes *kept = &connection->kept;
    reserve(input, kept->length + READ_SIZE);
    if (kept->length) memcpy(input->data, kept->data, kept->length);
    ssize_t got = read(connection->fd, input->data + kept->length, READ_SIZE);
    if (got < 0 && errno == EAGAIN) return;
    if (got < 0) fail("read on connection %d: %s", connection->index, strerror(errno));
    if (got == 0) fail("connection %d dropped by the server", connection->index);
    load->exchange.reads++;
    load->exchange.bytes += (uint64_t)got;
    size_t length = kept->length + (size_t)got;
    size_t used = consume(load, connection, input->data, length, now_ns());
    replace_with(kept, input->data + used, length - used);
}

/* ---- the loop ---- */

static void finish_connecting(struct load *load, struct connection *connection) {
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(connection->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error) fail("connect %d: %s", connection->index, strerror(error));
    connection->state = HANDSHAKING;
    watch(load, connection, EPOLL_CTL_MOD, EPOLLIN);
    if (options.get)
        send_get(load, connection, load->keeping ? options.kept : options.path);
    else
        send_handshake(load, connection);
}

static void on_event(struct load *load, const struct epoll_event *event) {
    struct connection *connection = event->data.ptr;
    if (connection->state == CONNECTING) {
        finish_connecting(load, connection);
        return;
    }
    if (event->events & EPOLLOUT) flush_unsent(load, connection);
    if (event->events & (EPOLLIN | EPOLLHUP | EPOLLERR)) receive(load, connection);
}

static void poll_once(struct load *load, int timeout_ms) {
    struct epoll_event events[MAX_EVENTS];
    int count = epoll_wait(load->epoll, events, MAX_EVENTS, timeout_ms);
    if (count < 0 && errno != EINTR) fail("epoll_wait: %s", strerror(errno));
    for (int i = 0; i < count; i++) on_event(load, &events[i]);
}

static void poll_for(struct load *load, double seconds) {
    uint64_t start = now_ns();
    for (double left; (left = seconds - seconds_since(start)) > 0;)
        poll_once(load, (int)(left * 1e3) + 1);
}

static void check_progress(const struct load *load, const char *phase, uint64_t have,
                           uint64_t want) {
    if (seconds_since(load->progress_at) > options.timeout)
        fail("%s: nothing for %g s, %llu of %llu done", phase, options.timeout,
             (unsigned long long)have, (unsigned long long)want);
}

/* ---- phases ---- */

static void start_connection(struct load *load) {
    struct connection *connection = &load->connections[load->started];
    const uint32_t host = 1 + (uint32_t)(load->started / CONNECTIONS_PER_ADDRESS);
    struct sockaddr_in source = {.sin_family = AF_INET};
    struct sockaddr_in target = {.sin_family = AF_INET, .sin_port = htons((uint16_t)options.port)};
    const int on = 1;
    source.sin_addr.s_addr = htonl((INADDR_LOOPBACK & ~0xffu) + host);
    target.sin_addr.s_addr = htonl(INADDR_LOOPBACK);

    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (fd < 0) fail("socket: %s", strerror(errno));
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&source, sizeof source) < 0)
        fail("bind: %s", strerror(errno));
    if (connect(fd, (struct sockaddr *)&target, sizeof target) < 0 && errno != EINPROGRESS)
        fail("connect %d: %s", load->started, strerror(errno));

    connection->fd = fd;
    connection->index = load->started++;
    connection->state = CONNECTING;
    watch(load, connection, EPOLL_CTL_ADD, EPOLLIN | EPOLLOUT);
}

static void connect_until(struct load *load, int goal) {
    load->progress_at = now_ns();
    while (load->ready < goal) {
        while (load->started < goal && load->started - load->ready < options.connect_window)
            start_connection(load);
        poll_once(load, 100);
        check_progress(load, "connecting", (uint64_t)load->ready, (uint64_t)goal);
    }
}

/* Opens all connections with a request that is not counted. */
static void open_kept(struct load *load) {
    load->keeping = true;
    connect_until(load, options.connections);
    poll_for(load, options.settle);
    load->keeping = false;
    load->ready = 0;
}

static void ask_again(struct load *load) {
    for (int i = 0; i < options.connections; i++)
        send_get(load, &load->connections[i], options.path);
}

static struct connect_report run_connect(struct load *load) {
    if (options.kept) {
        open_kept(load);
    } else if (options.warmup_connections) {
        connect_until(load, options.warmup_connections);
        poll_for(load, options.settle);
    }
    const double counted = options.connections - options.warmup_connections;
    const double cpu = server_cpu_seconds(), rss = server_rss_kb();
    const uint64_t start = now_ns();
    struct connect_report report;
    if (options.kept) ask_again(load);
    connect_until(load, options.connections);
    report.seconds = seconds_since(start);
    poll_for(load, options.settle);
    report.cpu_us = (server_cpu_seconds() - cpu) * 1e6 / counted;
    report.rss_kb = (server_rss_kb() - rss) / counted;
    return report;
}

static struct idle_report run_idle(struct load *load) {
    const double cpu = server_cpu_seconds();
    const uint64_t pings = load->pings, start = now_ns();
    struct idle_report report;
    poll_for(load, options.idle);
    report.cpu_percent = 100 * (server_cpu_seconds() - cpu) / seconds_since(start);
    report.pings = load->pings - pings;
    return report;
}

static void build_message(struct message *message) {
    char *payload = must(malloc(options.size + 1));
    char id[ID_DIGITS + 1];
    memset(payload, 'x', options.size);
    memcpy(payload, MARKER, strlen(MARKER));
    payload[options.size] = 0;
    snprintf(id, sizeof id, "%d", FIRST_ID);

    char *filled = expand(options.publish, "%s", payload);
    const char *id_at = strstr(filled, "%i");
    message->text = expand(filled, "%i", id);
    message->length = strlen(message->text);
    message->stamp = strstr(message->text, MARKER) + strlen(MARKER);
    message->id = id_at ? message->text + (id_at - filled) : NULL;
    free(filled);
    free(payload);
}

/* `at` is when the message was due: what it waited for its turn is part of its latency. */
static void publish_one(struct load *load, uint64_t at) {
    struct message *message = &load->message;
    struct exchange *exchange = &load->exchange;
    char digits[32];
    snprintf(digits, sizeof digits, "%016llx", (unsigned long long)at);
    memcpy(message->stamp, digits, STAMP_DIGITS);
    if (message->id) {
        snprintf(digits, sizeof digits, "%d", FIRST_ID + exchange->sent);
        memcpy(message->id, digits, ID_DIGITS);
    }
    struct connection *publisher = &load->connections[exchange->sent % options.publishers];
    load->sent_at[exchange->sent++] = at;
    send_frame(load, publisher, OP_TEXT, message->text, message->length);
}

static void publish_by_window(struct load *load) {
    struct exchange *exchange = &load->exchange;
    const uint64_t done = options.ack ? exchange->received : load->connections[0].received;
    while (exchange->sent < exchange->goal &&
           (uint64_t)exchange->sent < done + (uint64_t)options.window)
        publish_one(load, now_ns());
}

static void publish_by_rate(struct load *load) {
    struct exchange *exchange = &load->exchange;
    const double elapsed = seconds_since(exchange->started_at);
    while (exchange->sent < exchange->goal && exchange->sent <= elapsed * options.rate)
        publish_one(load, exchange->started_at + (uint64_t)(exchange->sent * 1e9 / options.rate));
}

static void check_deliveries(const struct load *load) {
    if (options.ack) return;
    for (int i = 0; i < options.connections; i++)
        if (load->connections[i].received != (uint64_t)load->exchange.goal)
            fail("connection %d got %llu messages of %d", i,
                 (unsigned long long)load->connections[i].received, load->exchange.goal);
}

static void run_exchange(struct load *load, int messages) {
    struct exchange *exchange = &load->exchange;
    for (int i = 0; i < options.connections; i++) load->connections[i].received = 0;
    load->latency_count = 0;
    *exchange = (struct exchange){.active = true, .goal = messages};
    exchange->expected = (uint64_t)messages * (options.ack ? 1 : (uint64_t)options.connections);

    const double cpu = server_cpu_seconds(), own_cpu = own_cpu_seconds();
    load->progress_at = exchange->last_at = exchange->started_at = now_ns();
    while (exchange->received < exchange->expected) {
        if (options.rate > 0)
            publish_by_rate(load);
        else
            publish_by_window(load);
        poll_once(load, options.rate > 0 ? 1 : 100);
        check_progress(load, "exchange", exchange->received, exchange->expected);
    }
    exchange->own_cpu_seconds = own_cpu_seconds() - own_cpu;
    exchange->active = false;
    /* A moment of quiet: surplus messages show up, and the server's CPU time is booked. */
    poll_for(load, 0.05);
    exchange->cpu_seconds = server_cpu_seconds() - cpu;
    check_deliveries(load);
}

/* ---- report ---- */

static int compare_doubles(const void *a, const void *b) {
    const double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static double percentile(const struct load *load, double share) {
    if (!load->latency_count) return 0;
    return load->latencies[(size_t)((double)(load->latency_count - 1) * share)];
}

static void print_exchange(struct load *load) {
    const struct exchange *exchange = &load->exchange;
    const double seconds = (double)(exchange->last_at - exchange->started_at) / 1e9;
    const char *noun = options.ack ? "ack" : "delivery";
    qsort(load->latencies, load->latency_count, sizeof *load->latencies, compare_doubles);
    printf(", \"messages\": %d, \"size\": %zu, \"window\": %d, \"rate\": %g", exchange->goal,
           options.size, options.window, options.rate);
    printf(", \"%s\": %llu, \"seconds\": %.4f", options.ack ? "acks" : "deliveries",
           (unsigned long long)exchange->received, seconds);
    printf(", \"messages_per_second\": %.1f, \"%s_per_second\": %.1f", exchange->goal / seconds,
           options.ack ? "acks" : "deliveries", (double)exchange->received / seconds);
    printf(", \"cpu_seconds\": %.6f, \"cpu_us_per_%s\": %.4f, \"cpu_us_per_message\": %.4f",
           exchange->cpu_seconds, noun, exchange->cpu_seconds * 1e6 / (double)exchange->received,
           exchange->cpu_seconds * 1e6 / exchange->goal);
    printf(", \"load_cpu_percent\": %.1f, \"reads\": %llu, \"bytes\": %llu",
           100 * exchange->own_cpu_seconds / seconds, (unsigned long long)exchange->reads,
           (unsigned long long)exchange->bytes);
    printf(", \"p50_us\": %.1f, \"p99_us\": %.1f, \"max_us\": %.1f", percentile(load, 0.5),
           percentile(load, 0.99), percentile(load, 1));
}

static void print_connect(const struct connect_report *report) {
    printf("{\"connections\": %d, \"cpu_source\": \"%s\"", options.connections,
           have_schedstat() ? "schedstat" : "stat");
    printf(", \"connect_seconds\": %.4f, \"connect_cpu_us\": %.2f, \"rss_kb_per_connection\": %.3f",
           report->seconds, report->cpu_us, report->rss_kb);
}

static void print_idle(const struct idle_report *report) {
    printf(", \"idle_seconds\": %g, \"idle_cpu_percent\": %.3f, \"idle_pings\": %llu", options.idle,
           report->cpu_percent, (unsigned long long)report->pings);
}

/* ---- options ---- */

static const struct option long_options[] = {
    {"port", required_argument, NULL, 'p'},
    {"path", required_argument, NULL, 'P'},
    {"subprotocol", required_argument, NULL, 'S'},
    {"header", required_argument, NULL, 'e'},
    {"get", no_argument, NULL, 'g'},
    {"kept", required_argument, NULL, 'K'},
    {"connections", required_argument, NULL, 'n'},
    {"warmup-connections", required_argument, NULL, 'N'},
    {"connect-window", required_argument, NULL, 'c'},
    {"hello", required_argument, NULL, 'H'},
    {"ready", required_argument, NULL, 'R'},
    {"heartbeat", required_argument, NULL, 'b'},
    {"heartbeat-reply", required_argument, NULL, 'B'},
    {"refuse", required_argument, NULL, 'x'},
    {"publish", required_argument, NULL, 'u'},
    {"ack", required_argument, NULL, 'a'},
    {"messages", required_argument, NULL, 'm'},
    {"warmup", required_argument, NULL, 'W'},
    {"window", required_argument, NULL, 'w'},
    {"publishers", required_argument, NULL, 'k'},
    {"rate", required_argument, NULL, 'r'},
    {"size", required_argument, NULL, 's'},
    {"idle", required_argument, NULL, 'i'},
    {"settle", required_argument, NULL, 't'},
    {"timeout", required_argument, NULL, 'T'},
    {"zero-mask", no_argument, NULL, 'z'},
    {"pids", required_argument, NULL, 'I'},
    {"help", no_argument, NULL, 'h'},
    {0},
};

static const char usage[] =
    "usage: load --port PORT [options]\n"
    "\n"
    "connections\n"
    "  --path PATH                request target (/)\n"
    "  --subprotocol NAME         offer this subprotocol\n"
    "  --header 'NAME: VALUE'     one more header line in the handshake\n"
    "  --get                      get --path over HTTP instead; %d in it is the connection's index;\n"
    "                             ready when the answer is there in full, with --ready in it\n"
    "  --kept PATH                get this first, and measure on the connections kept from then\n"
    "  -n, --connections N        connections (100)\n"
    "  --warmup-connections K     leave the first K of them out of the figures (0)\n"
    "  --connect-window N         handshakes under way at a time (1)\n"
    "  --hello TEXT               first message of each connection; %d is its index\n"
    "  --ready TEXT               a connection is ready when it has received this\n"
    "  --heartbeat TEXT           a message that is a ping, answered with\n"
    "  --heartbeat-reply TEXT     this (ping frames are always answered)\n"
    "  --refuse TEXT              a message with this in it is a failure\n"
    "  --zero-mask                mask key 0 instead of a random one\n"
    "  --settle SECONDS           quiet time after connecting (0.3)\n"
    "  --timeout SECONDS          give up after so long without progress (10)\n"
    "\n"
    "phases\n"
    "  --idle SECONDS             measure the idle server for so long (0)\n"
    "  --publish TEXT             message to publish; %s is the payload, %i a number\n"
    "  -s, --size BYTES           payload size (100)\n"
    "  -m, --messages N           messages to publish (1000)\n"
    "  --warmup N                 messages to publish first, not counted (0)\n"
    "  -w, --window N             messages in flight (1)\n"
    "  --rate N                   messages a second, instead of the window\n"
    "  --publishers N             the first N connections publish in turn (1)\n"
    "  --ack TEXT                 count replies with TEXT instead of deliveries\n"
    "\n"
    "figures\n"
    "  --pids PID,PID             processes of the server\n";

__attribute__((noreturn)) static void wrong_usage(const char *problem) {
    fprintf(stderr, "load: %s (see load --help)\n", problem);
    exit(2);
}

static double number(const char *text, double least) {
    char *end;
    double value = strtod(text, &end);
    if (end == text || *end || !(value >= least && value <= 1e9)) wrong_usage("bad number");
    return value;
}

static int whole(const char *text, int least) {
    double value = number(text, least);
    if (value != (int)value) wrong_usage("bad whole number");
    return (int)value;
}

static void parse_pids(char *list) {
    for (char *pid = strtok(list, ","); pid; pid = strtok(NULL, ",")) {
        if (options.pid_count == MAX_PIDS) wrong_usage("too many pids");
        options.pids[options.pid_count++] = whole(pid, 1);
    }
}

static void set_option(int option) {
    switch (option) {
    case 'p': options.port = whole(optarg, 1); break;
    case 'P': options.path = optarg; break;
    case 'S': options.subprotocol = optarg; break;
    case 'e': options.header = optarg; break;
    case 'g': options.get = true; break;
    case 'K': options.kept = optarg; break;
    case 'n': options.connections = whole(optarg, 1); break;
    case 'N': options.warmup_connections = whole(optarg, 0); break;
    case 'c': options.connect_window = whole(optarg, 1); break;
    case 'H': options.hello = optarg; break;
    case 'R': options.ready = optarg; break;
    case 'b': options.heartbeat = optarg; break;
    case 'B': options.heartbeat_reply = optarg; break;
    case 'x': options.refuse = optarg; break;
    case 'u': options.publish = optarg; break;
    case 'a': options.ack = optarg; break;
    case 'm': options.messages = whole(optarg, 1); break;
    case 'W': options.warmup = whole(optarg, 0); break;
    case 'w': options.window = whole(optarg, 1); break;
    case 'k': options.publishers = whole(optarg, 1); break;
    case 'r': options.rate = number(optarg, 0); break;
    case 's': options.size = (size_t)whole(optarg, (int)strlen(MARKER) + STAMP_DIGITS); break;
    case 'i': options.idle = number(optarg, 0); break;
    case 't': options.settle = number(optarg, 0); break;
    case 'T': options.timeout = number(optarg, 0); break;
    case 'z': options.zero_mask = true; break;
    case 'I': parse_pids(optarg); break;
    case 'h': fputs(usage, stdout); exit(0);
    default: wrong_usage("unknown option");
    }
}

static void parse_options(int count, char **arguments) {
    for (int option; (option = getopt_long(count, arguments, "n:m:w:s:h", long_options, NULL)) >= 0;)
        set_option(option);
    if (optind < count) wrong_usage("unexpected argument");
    if (!options.port || options.port > 65535) wrong_usage("--port is missing or wrong");
    if (!options.heartbeat != !options.heartbeat_reply)
        wrong_usage("--heartbeat and --heartbeat-reply go together");
    if (options.warmup_connections >= options.connections)
        wrong_usage("--warmup-connections leaves none to measure");
    if (options.publishers > options.connections)
        wrong_usage("more --publishers than --connections");
    if (options.publish && !strstr(options.publish, "%s")) wrong_usage("--publish needs %s");
    if (options.get && (options.publish || options.hello))
        wrong_usage("--get goes without --publish and --hello");
    if (options.kept && (!options.get || options.warmup_connections))
        wrong_usage("--kept goes with --get, and without --warmup-connections");
    if (options.ack && !*options.ack) wrong_usage("--ack is empty");
}

/* ---- main ---- */

static void allow_open_files(int connections) {
    struct rlimit limit;
    const rlim_t want = (rlim_t)connections + 64;
    getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur >= want) return;
    limit.rlim_cur = want;
    if (limit.rlim_max < want) limit.rlim_max = want;
    if (setrlimit(RLIMIT_NOFILE, &limit) < 0)
        fail("%d connections need a higher limit of open files (ulimit -n)", connections);
}

static void prepare(struct load *load) {
    const int most = options.messages > options.warmup ? options.messages : options.warmup;
    const int sampled = options.ack ? 1 : 1 + (options.connections - 1) / LATENCY_STRIDE;
    allow_open_files(options.connections);
    load->epoll = epoll_create1(0);
    if (load->epoll < 0) fail("epoll_create1: %s", strerror(errno));
    load->connections = must(calloc((size_t)options.connections, sizeof *load->connections));
    if (!options.publish) return;
    build_message(&load->message);
    load->sent_at = must(calloc((size_t)most, sizeof *load->sent_at));
    load->latency_capacity = (size_t)sampled * (size_t)most;
    load->latencies = must(calloc(load->latency_capacity, sizeof *load->latencies));
}

int main(int count, char **arguments) {
    static struct load load;
    parse_options(count, arguments);
    prepare(&load);

    struct connect_report connected = run_connect(&load);
    struct idle_report idle = {0};
    if (options.idle > 0) idle = run_idle(&load);
    if (options.publish && options.warmup) run_exchange(&load, options.warmup);
    if (options.publish) run_exchange(&load, options.messages);

    print_connect(&connected);
    if (options.idle > 0) print_idle(&idle);
    if (options.publish) print_exchange(&load);
    puts("}");
    return 0;
}
