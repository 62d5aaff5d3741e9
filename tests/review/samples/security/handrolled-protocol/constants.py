MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # ok: says only what it is
