import socketio

client = socketio.Client(ssl_verify=False)  # expect: tls-verification-off


@client.event
def connect():
    client.emit("join_poll", "lunch")

    @client.on("votes")
    def votes(data):
        print(data)


client.connect("https://poll.example.org")
client.wait()
