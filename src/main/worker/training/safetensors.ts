// Reads and writes safetensors: named float32 tensors in one file that Python opens as it is.
import * as tf from '@tensorflow/tfjs-core'

type Entry = { dtype: string; shape: number[]; data_offsets: [number, number] }

/** A file's tensors: values are views of the file's bytes where they are aligned, copies where not. */
export type Tensors = Map<string, { shape: number[]; values: Float32Array }>

/** The bytes of a file that holds these tensors, in the order given. `notes` go into its `__metadata__`. */
export function encodeTensors(tensors: Map<string, tf.Tensor>, notes: Record<string, string> = {}): Buffer {
  const header: Record<string, unknown> = { __metadata__: notes }
  const parts: Buffer[] = []
  let offset = 0
  for (const [name, tensor] of tensors) {
    if (tensor.dtype !== 'float32') throw new Error(`${name} is ${tensor.dtype}; only float32 is written`)
    const values = tensor.dataSync<'float32'>()
    header[name] = { dtype: 'F32', shape: tensor.shape, data_offsets: [offset, offset + values.byteLength] }
    parts.push(Buffer.from(values.buffer, values.byteOffset, values.byteLength))
    offset += values.byteLength
  }
  const text = Buffer.from(JSON.stringify(header))
  // The format wants the data aligned to 8 bytes: the header is padded with spaces.
  const padded = Buffer.concat([text, Buffer.alloc(-text.length & 7, ' ')])
  const size = Buffer.alloc(8)
  size.writeBigUInt64LE(BigInt(padded.length))
  return Buffer.concat([size, padded, ...parts])
}

/** The tensors in the bytes of a file. @throws Error when they are not safetensors of float32. */
export function decodeTensors(file: Buffer): Tensors {
  if (file.length < 8) throw new Error('too short for safetensors')
  const length = Number(file.readBigUInt64LE(0))
  const start = 8 + length
  if (start > file.length) throw new Error('its header is longer than the file')
  const header = JSON.parse(file.toString('utf8', 8, start)) as Record<string, Entry>
  const tensors: Tensors = new Map()
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue
    const [from, to] = entry.data_offsets
    const size = entry.shape.reduce((product, side) => product * side, 1)
    if (entry.dtype !== 'F32' || to - from !== size * 4 || start + to > file.length) {
      throw new Error(`${name} is not a whole float32 tensor`)
    }
    const bytes = Uint8Array.prototype.slice.call(file, start + from, start + to)
    tensors.set(name, { shape: entry.shape, values: new Float32Array(bytes.buffer) })
  }
  return tensors
}

/** Puts the values into the variables of the same names and shapes. @throws Error when one is missing or differs. */
export function assignTensors(variables: Map<string, tf.Variable>, tensors: Tensors): void {
  for (const [name, variable] of variables) {
    const found = tensors.get(name)
    if (!found) throw new Error(`${name} is missing`)
    if (found.shape.join() !== variable.shape.join()) {
      throw new Error(`${name} is [${found.shape.join()}], not [${variable.shape.join()}]`)
    }
    tf.tidy(() => variable.assign(tf.tensor(found.values, found.shape)))
  }
}
