"""Which experts a token wakes: the routers' choices, made outputs of a model that was written without them.

A protobuf message that is followed by another of its kind is merged with it (protobuf.dev, "Encoding", "last one
wins"): a few bytes behind the model's own name more outputs, and the file stays the one whose sha256 is known.
"""

from collections.abc import Iterator

__all__ = ["tapped"]

_MODEL_GRAPH, _GRAPH_NODE, _GRAPH_OUTPUT, _VALUE_NAME = 7, 1, 12, 1
_NODE_INPUT, _NODE_TYPE = 1, 4
_EXPERTS, _CHOICE = b"QMoE", 1
"""The node of a layer's experts, and which of its inputs holds what they are chosen by."""
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5


def tapped(model: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return the model with what each layer chooses its experts by [tokens, experts] as more outputs, and their names.

    One without experts, or what is no model at all, comes back as it is.
    """
    try:
        names = tuple(_choices(memoryview(model)))
    except (ValueError, IndexError):
        return model, ()
    outputs = b"".join(_field(_GRAPH_OUTPUT, _field(_VALUE_NAME, name)) for name in names)
    more = _field(_MODEL_GRAPH, outputs) if names else b""
    return model + more, tuple(name.decode() for name in names)


def _choices(model: memoryview) -> Iterator[bytes]:
    for graph in _messages(model, _MODEL_GRAPH):
        for node in _messages(graph, _GRAPH_NODE):
            if any(kind == _EXPERTS for kind in _messages(node, _NODE_TYPE)):
                yield bytes(list(_messages(node, _NODE_INPUT))[_CHOICE])


def _messages(data: memoryview, wanted: int) -> Iterator[memoryview]:
    """Yield the fields of a number that have bytes; raises ValueError or IndexError where the data is no message."""
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        kind, size = key & 7, 0
        if kind == _VARINT:
            _, at = _varint(data, at)
        elif kind == _BYTES:
            size, at = _varint(data, at)
        elif kind in (_FIXED64, _FIXED32):
            size = 8 if kind == _FIXED64 else 4
        else:
            raise ValueError(f"no protobuf: wire type {kind}")
        if at + size > len(data):
            raise ValueError("no protobuf: a field ends behind its message")
        if kind == _BYTES and key >> 3 == wanted:
            yield data[at : at + size]
        at += size


def _varint(data: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while data[at] & 0x80:
        value |= (data[at] & 0x7F) << shift
        shift, at = shift + 7, at + 1
    return value | data[at] << shift, at + 1


def _field(number: int, body: bytes) -> bytes:
    size, rest = b"", len(body)
    while rest > 0x7F:
        size, rest = size + bytes([rest & 0x7F | 0x80]), rest >> 7
    return bytes([number << 3 | _BYTES]) + size + bytes([rest]) + body
