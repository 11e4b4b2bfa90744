"""HTTPS: the certificate belongs to the host name, although the connection goes to a judged address."""

import socket
import ssl
import threading
from contextlib import suppress
from pathlib import Path

import h2.config
import h2.connection
import h2.events
import pytest

from monitor.errors import Unreachable
from monitor.model.policy import Way

PEM = Path(__file__).with_name("one.test.pem")  # self-signed for one.test, made for these tests only


@pytest.fixture
def secure():
    """An HTTPS server that shows the certificate of one.test and answers with the name it was called by."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    names = []
    context.sni_callback = lambda _socket, name, _context: names.append(name)

    def serve():
        with suppress(OSError):
            while True:
                plain, _ = listener.accept()
                with suppress(OSError), plain, context.wrap_socket(plain, server_side=True) as stream:
                    stream.recv(65536)
                    stream.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n" + names[-1][:3].encode())

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(5)


@pytest.fixture
def trust():
    """Trust the certificate of one.test and nothing else."""
    return ssl.create_default_context(cafile=PEM)


def test_the_name_and_not_the_address_is_called_and_checked(secure, weave, trust):
    assert weave(tls=trust).get(f"https://one.test:{secure}/").body == b"one"


def test_a_certificate_of_another_name_is_refused(secure, weave, trust):
    with pytest.raises(Unreachable, match="certificate"):
        weave(tls=trust).get(f"https://two.test:{secure}/")


def test_a_certificate_that_nobody_vouches_for_is_refused(secure, weave, tls):
    with pytest.raises(Unreachable, match="certificate"):
        weave(tls=tls).get(f"https://one.test:{secure}/")


def test_https_goes_through_a_proxys_tunnel_encrypted_for_the_target(secure, serve, weave, trust):
    def tunnel(visit):
        if visit.method != "CONNECT":
            visit.answer(400)
            return
        with socket.create_connection(("127.0.0.1", secure)) as onward:
            visit.send(b"HTTP/1.1 200 Connected\r\n\r\n")
            back = threading.Thread(target=pump, args=[onward, visit.connection])
            back.start()
            pump(visit.connection, onward)
            back.join()

    proxy = serve(tunnel)
    web = weave(tls=trust, proxy=f"http://user:pass@127.0.0.1:{proxy.port}")
    assert web.get(f"https://one.test:{secure}/").body == b"one"
    assert (proxy.visits[0].method, proxy.visits[0].path) == ("CONNECT", f"one.test:{secure}")
    assert "proxy-authorization" in proxy.visits[0].headers


def pump(source, sink):
    """Pass bytes on until either side hangs up."""
    with suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)


@pytest.fixture
def modern():
    """An HTTPS server of one.test that speaks HTTP/2 to whoever offers it, and tells what was spoken."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    context.set_alpn_protocols(["h2", "http/1.1"])

    def speak(stream):
        connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        connection.initiate_connection()
        stream.sendall(connection.data_to_send())
        while data := stream.recv(65536):
            for event in connection.receive_data(data):
                if isinstance(event, h2.events.RequestReceived):
                    connection.send_headers(
                        event.stream_id, [(":status", "200"), ("content-type", "text/plain")]
                    )
                    connection.send_data(event.stream_id, b"HTTP/2", end_stream=True)
            stream.sendall(connection.data_to_send())

    def serve():
        with suppress(OSError):
            while True:
                plain, _ = listener.accept()
                with suppress(OSError), plain, context.wrap_socket(plain, server_side=True) as stream:
                    if stream.selected_alpn_protocol() == "h2":
                        speak(stream)
                    else:
                        stream.recv(65536)
                        stream.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nHTTP/1.1")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def test_http_2_is_spoken_to_whom_it_is_switched_on_for(modern, weave, trust):
    web = weave(tls=trust)
    assert web.get(f"https://one.test:{modern}/", way=Way(http2=True)).body == b"HTTP/2"


def test_http_1_is_spoken_to_everyone_else(modern, weave, trust):
    assert weave(tls=trust).get(f"https://one.test:{modern}/").body == b"HTTP/1.1"
