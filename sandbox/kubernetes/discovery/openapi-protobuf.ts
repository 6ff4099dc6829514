/**
 * The v2 document in gnostic's protobuf form (`openapi_v2.Document`), the only one that older kubectl accepts.
 * Written field by field: the message numbers are those of gnostic's OpenAPIv2.proto.
 */
import { type Json, type JsonObject, asArray, asObject, asString, isObject } from "../core/json";

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest & 127) | 128);
    rest = Math.floor(rest / 128);
  }
  return Buffer.from([...bytes, rest]);
}

const field = (number: number, wire: number): Buffer => varint(number * 8 + wire);

const bytes = (number: number, content: Buffer): Buffer =>
  Buffer.concat([field(number, 2), varint(content.length), content]);

const text = (number: number, value: string): Buffer =>
  value === "" ? Buffer.alloc(0) : bytes(number, Buffer.from(value));

const flag = (number: number, value: boolean): Buffer =>
  value ? Buffer.concat([field(number, 0), varint(1)]) : Buffer.alloc(0);

const named = (number: number, name: string, value: Buffer): Buffer =>
  bytes(number, Buffer.concat([text(1, name), bytes(2, value)]));

/** gnostic's `Any`: JSON is YAML too. */
const any = (value: Json | undefined): Buffer => text(2, JSON.stringify(value));

const extensions = (number: number, source: JsonObject): Buffer[] =>
  Object.entries(source)
    .filter(([key]) => key.startsWith("x-"))
    .map(([key, value]) => named(number, key, any(value)));

function schema(value: Json | undefined): Buffer {
  const one = asObject(value);
  const parts = [
    text(1, asString(one.$ref)),
    text(2, asString(one.format)),
    text(4, asString(one.description)),
    text(13, asString(one.pattern)),
    ...asArray(one.required).map((name) => text(19, asString(name))),
    ...asArray(one.enum).map((item) => bytes(20, any(item))),
  ];
  const more = one.additionalProperties;
  if (isObject(more)) parts.push(bytes(21, bytes(1, schema(more))));
  else if (more === true) parts.push(bytes(21, flag(2, true)));
  if (one.type) parts.push(bytes(22, text(1, asString(one.type))));
  if (one.items) parts.push(bytes(23, bytes(1, schema(one.items))));
  if (one.properties) {
    const properties = Object.entries(asObject(one.properties));
    parts.push(
      bytes(25, Buffer.concat(properties.map(([name, child]) => named(1, name, schema(child))))),
    );
  }
  return Buffer.concat([...parts, ...extensions(31, one)]);
}

function parameter(value: Json): Buffer {
  const one = asObject(value);
  const query = Buffer.concat([text(2, "query"), text(4, asString(one.name)), text(6, "string")]);
  return bytes(8, bytes(1, bytes(2, bytes(3, query))));
}

function operation(value: Json | undefined): Buffer {
  const one = asObject(value);
  const response = bytes(1, text(1, "OK"));
  return Buffer.concat([
    text(5, asString(one.operationId)),
    ...asArray(one.parameters).map(parameter),
    bytes(9, named(1, "200", response)),
    ...extensions(13, one),
  ]);
}

function paths(value: JsonObject): Buffer {
  const items = Object.entries(value).map(([path, item]) =>
    named(2, path, bytes(8, operation(asObject(item).patch))),
  );
  return Buffer.concat(items);
}

export function toProtobuf(document: JsonObject): Buffer {
  const info = asObject(document.info);
  const definitions = Object.entries(asObject(document.definitions));
  return Buffer.concat([
    text(1, "2.0"),
    bytes(2, Buffer.concat([text(1, asString(info.title)), text(2, asString(info.version))])),
    bytes(8, paths(asObject(document.paths))),
    bytes(9, Buffer.concat(definitions.map(([name, one]) => named(1, name, schema(one))))),
  ]);
}
