"""From the JSON text of arguments to what a tool's function is called with: its signature is the schema."""

from __future__ import annotations

import inspect
import typing

from collections.abc import Callable, Mapping, Sequence
from inspect import Parameter
from typing import Any

import msgspec

from snakepit._private.annotations import decoder_for, is_made_of_bytes, to_msgspec
from snakepit._private.attached import attaching, restored
from snakepit._private.failures import CommandFailure


__all__ = ["Arguments", "evaluated_annotations"]

POSITIONAL = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
VARIABLE = (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)

astuple = msgspec.structs.astuple
Decode = Callable[[bytes], Any]


class Arguments:
    """
    Decodes the arguments of one tool.

    The usual case is one pass of msgspec over the text, into a Struct with a field for each parameter.
    Whatever does not fit goes the long way, parameter by parameter, which says what was wrong with which, and
    takes ``*args`` and ``**kwargs``.

    Args:
        function: For its name, and its annotations where there are no *hints*.

        parameters: In the order of the signature.

        hints: Types by parameter; those that are not there take any JSON.
    """

    def __init__(
        self, function: Callable[..., Any], parameters: Sequence[Parameter], hints: Mapping[str, Any]
    ) -> None:
        self._name = getattr(function, "__name__", "tool")
        self._parameters = parameters
        self._types = {
            parameter.name: _decodable(hints.get(parameter.name, Any), parameter) for parameter in parameters
        }
        self._decoders: dict[tuple[str, bool], Decode] = {}
        plain = [parameter for parameter in parameters if parameter.kind not in VARIABLE]
        self._has_variable = len(plain) < len(parameters)
        self._plain = plain
        self._by_key: dict[bool, Decode] = {}
        self._by_place: dict[bool, Decode] = {}
        # Made where the first such command comes: few programs have any.
        self._loosely_by_key: dict[bool, Decode] = {}
        positional = [parameter for parameter in plain if parameter.kind in POSITIONAL]
        keyword_only = plain[len(positional) :]
        self._keyword_defaults = tuple(parameter.default for parameter in keyword_only)
        self._takes_places = Parameter.empty not in self._keyword_defaults
        if not self._has_variable:
            self._by_key = self._struct_decoders(plain, array_like=False)
            self._by_place = self._struct_decoders(positional, array_like=True)

    def decode(self, data: bytes, *, is_text: bool = False, is_loose: bool = False) -> tuple[Any, ...]:
        """
        Values for all parameters in their order, those of ``*args`` and ``**kwargs`` as one tuple and one
        dict; *is_loose* leaves out keys that name no parameter.

        Raises:
            CommandFailure: ``invalid_args``.
        """
        if not self._has_variable:
            try:
                first = data[:1]
                if first == b"{":
                    by_key = self._loose_decoders() if is_loose else self._by_key
                    return astuple(by_key[is_text](data))
                if first == b"[" and self._takes_places:
                    return astuple(self._by_place[is_text](data)) + self._keyword_defaults
            # Said properly below. Anything: converters of the user's types run here.
            except Exception:
                pass
        return self._decode_each(data, is_text, is_loose)

    def decode_with(
        self, attached: Sequence[bytes], data: bytes, *, is_text: bool, is_loose: bool = False
    ) -> tuple[Any, ...]:
        """The same where bytes came beside the text."""
        with attaching(attached):
            if all(map(is_made_of_bytes, self._types.values())):
                return self.decode(data, is_text=is_text, is_loose=is_loose)
            return self._decode_each(data, is_text, is_loose)

    def _loose_decoders(self) -> dict[bool, Decode]:
        if not self._loosely_by_key:
            self._loosely_by_key = self._struct_decoders(self._plain, array_like=False, is_loose=True)
        return self._loosely_by_key

    def _struct_decoders(
        self, parameters: Sequence[Parameter], *, array_like: bool, is_loose: bool = False
    ) -> dict[bool, Decode]:
        definitions: list[Any] = []
        for index, parameter in enumerate(parameters):
            options: dict[str, Any] = {"name": parameter.name}
            if parameter.default is not Parameter.empty:
                # The very object, as in a call: msgspec would copy, or refuse, a mutable one.
                options["default_factory"] = _constant(parameter.default)
                if isinstance(parameter.default, (int, float, str, type(None))):
                    options = {"name": parameter.name, "default": parameter.default}
            definitions.append((f"p{index}", self._types[parameter.name], msgspec.field(**options)))
        struct = msgspec.defstruct(
            "Arguments",
            definitions,
            array_like=array_like,
            forbid_unknown_fields=not is_loose,
            gc=False,
            kw_only=not array_like,
        )
        return {is_text: decoder_for(struct, is_text=is_text).decode for is_text in (False, True)}

    def _decode_each(self, data: bytes, is_text: bool, is_loose: bool) -> tuple[Any, ...]:
        try:
            given = RAW_ARGUMENTS.decode(data or b"{}")
        except RecursionError:
            raise CommandFailure("invalid_args", f"{self._name}(): arguments are nested too deep") from None
        except (msgspec.MsgspecError, UnicodeError) as error:
            raise CommandFailure(
                "invalid_args", f"{self._name}(): arguments cannot be read: {error}"
            ) from None
        rest_by_place: tuple[Any, ...] = ()
        rest_by_key: dict[str, Any] = {}
        if isinstance(given, dict):
            by_key = given
        else:
            by_key, rest_by_place = self._assign_places(given, is_text)
        names = {parameter.name for parameter in self._parameters if parameter.kind not in VARIABLE}
        for name in by_key.keys() - names:
            collector = self._variable(Parameter.VAR_KEYWORD)
            if collector is None and is_loose:
                continue
            if collector is None:
                raise self._unknown(name, sorted(names - by_key.keys()) or sorted(names))
            rest_by_key[name] = self._decode_one(collector.name, by_key[name], is_text, shown=name)
        return tuple(
            [
                self._value(parameter, by_key, rest_by_place, rest_by_key, is_text)
                for parameter in self._parameters
            ]
        )

    def _value(
        self,
        parameter: Parameter,
        by_key: Mapping[str, msgspec.Raw],
        rest_by_place: tuple[Any, ...],
        rest_by_key: dict[str, Any],
        is_text: bool,
    ) -> Any:
        if parameter.kind is Parameter.VAR_POSITIONAL:
            return rest_by_place
        if parameter.kind is Parameter.VAR_KEYWORD:
            return rest_by_key
        if parameter.name in by_key:
            return self._decode_one(parameter.name, by_key[parameter.name], is_text)
        if parameter.default is Parameter.empty:
            raise CommandFailure(
                "invalid_args", f"{self._name}() is missing {parameter.name!r}", {"parameter": parameter.name}
            )
        return parameter.default

    def _assign_places(
        self, given: Sequence[msgspec.Raw], is_text: bool
    ) -> tuple[dict[str, msgspec.Raw], tuple[Any, ...]]:
        names = [parameter.name for parameter in self._parameters if parameter.kind in POSITIONAL]
        by_key = dict(zip(names, given))
        rest = given[len(names) :]
        collector = self._variable(Parameter.VAR_POSITIONAL)
        if rest and collector is None:
            most = f"{len(names)} positional argument{'' if len(names) == 1 else 's'}"
            raise CommandFailure("invalid_args", f"{self._name}() takes at most {most}, got {len(given)}")
        return by_key, tuple(
            self._decode_one(collector.name, raw, is_text, shown=f"{collector.name}[{index}]")
            if collector
            else None
            for index, raw in enumerate(rest)
        )

    def _variable(self, kind: Any) -> Parameter | None:
        return next((parameter for parameter in self._parameters if parameter.kind is kind), None)

    def _decode_one(self, name: str, raw: msgspec.Raw, is_text: bool, shown: str | None = None) -> Any:
        key = (name, is_text)
        if key not in self._decoders:
            self._decoders[key] = decoder_for(self._types[name], is_text=is_text).decode
        shown = name if shown is None else shown
        kind = self._types[name]
        try:
            return self._decoders[key](raw if is_made_of_bytes(kind) else restored(raw))
        except RecursionError:
            problem = "nested too deep"
        except msgspec.ValidationError as error:
            problem, _, path = str(error).partition(" - at `$")
            shown += path.rstrip("`")
            problem = problem.replace("`int | float`", "`float`").replace("int | float", "float")
            problem = problem[:1].lower() + problem[1:]
        except Exception as error:
            # What a converter of the user's type raised.
            problem = f"{type(error).__name__}: {error}"
        raise CommandFailure("invalid_args", f"{self._name}(): {shown}: {problem}", {"parameter": name})

    def _unknown(self, name: str, candidates: list[str]) -> CommandFailure:
        from snakepit._private.nearest import nearest

        message = f"{self._name}() has no parameter {name!r}"
        details = {"parameter": name}
        meant = nearest(name, candidates)
        if meant is not None:
            message += f"; did you mean {meant!r}?"
            details["nearest"] = meant
        elif candidates:
            message += f"; it has {', '.join(map(repr, candidates))}"
        return CommandFailure("invalid_args", message, details)


RAW_ARGUMENTS: msgspec.json.Decoder[Any] = msgspec.json.Decoder(
    typing.Union[dict[str, msgspec.Raw], list[msgspec.Raw]]
)


def _constant(value: Any) -> Callable[[], Any]:
    return lambda: value


def _decodable(annotation: Any, parameter: Parameter) -> Any:
    try:
        kind = to_msgspec(annotation)
        if parameter.default is None and kind is not Any:
            # `a: int = None` means that None is fine, whatever the annotation says.
            kind = typing.Union[kind, None]
        decoder_for(kind, is_text=False)
    except Exception:
        # What msgspec cannot decode takes any JSON.
        return Any
    return kind


def evaluated_annotations(function: Callable[..., Any]) -> dict[str, Any]:
    """Annotations by parameter; one that names what does not exist is left out."""
    function = inspect.unwrap(function)
    try:
        return typing.get_type_hints(function, include_extras=True)
    except Exception:
        hints = {}
        scope = getattr(function, "__globals__", {})
        for name, annotation in getattr(function, "__annotations__", {}).items():
            try:
                # Not untrusted: the text stands in the user's own code, and typing would evaluate it as well.
                is_text = isinstance(annotation, str)
                hints[name] = eval(annotation, scope) if is_text else annotation  # noqa: S307
            except Exception:  # noqa: S112 - then it is as if not annotated
                continue
        return hints
