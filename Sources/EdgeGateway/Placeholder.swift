internal import Hummingbird
internal import NIOSSL
internal import NIOWebSocket
