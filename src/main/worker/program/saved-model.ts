// Turns nodes into the bytes of a TensorFlow SavedModel (saved_model.proto, meta_graph.proto, graph.proto).
import { attributeType, type Attribute, type Constant, type Node } from './graph'
import { Wire } from './wire'

/** The graph version that TensorFlow 2.21 writes; newer ones read it. */
const producer = 2468
export const tag = 'serve'

function shapeOf(shape: readonly number[]): Wire {
  const wire = new Wire()
  for (const size of shape) wire.message(2, new Wire().int(1, size))
  return wire
}

function tensorOf(constant: Constant): Wire {
  return new Wire().int(1, constant.dtype).message(2, shapeOf(constant.shape)).bytes(4, constant.bytes)
}

/** AttrValue's field for each type; a list holds the same types under fields of its own. */
function single(wire: Wire, attribute: Attribute): Wire {
  const { type, value } = attribute
  switch (type) {
    case attributeType.string:
      return wire.text(2, String(value))
    case attributeType.int:
      return wire.int(3, Number(value))
    case attributeType.float:
      return wire.float(4, Number(value))
    case attributeType.bool:
      return wire.int(5, value ? 1 : 0)
    case attributeType.type:
      return wire.int(6, Number(value))
    case attributeType.shape:
      return wire.message(7, shapeOf(value as readonly number[]))
    case attributeType.tensor:
      return wire.message(8, tensorOf(value as Constant))
    default:
      throw new Error(`attribute ${attribute.name} has a type (${type}) that graphs cannot hold`)
  }
}

function attributeOf(attribute: Attribute): Wire {
  const isList = Array.isArray(attribute.value) && attribute.type !== attributeType.shape
  if (!isList) return single(new Wire(), attribute)
  const list = new Wire()
  for (const value of attribute.value as unknown[]) single(list, { ...attribute, value })
  return new Wire().message(1, list)
}

function nodeOf(node: Node): Wire {
  const wire = new Wire().text(1, node.name).text(2, node.op)
  for (const input of node.inputs) wire.text(3, input)
  for (const attribute of node.attributes) {
    wire.message(5, new Wire().text(1, attribute.name).message(2, attributeOf(attribute)))
  }
  return wire
}

/** The file `saved_model.pb` of a graph without signatures, under the tag `serve`. */
export function savedModel(nodes: readonly Node[]): Uint8Array {
  const graph = new Wire()
  for (const node of nodes) graph.message(1, nodeOf(node))
  graph.message(4, new Wire().int(1, producer))
  const about = new Wire().text(4, tag).text(5, '2.21.0')
  const meta = new Wire().message(1, about).message(2, graph)
  return new Wire().int(1, 1).message(2, meta).finish()
}
