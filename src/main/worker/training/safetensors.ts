// Reads and writes safetensors: named tensors in one file that Python opens as it is.
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

/** A float16 as a number (IEEE 754 binary16). */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = (bits & 0x3ff) / 1024
  if (exponent === 0) return sign * fraction * 2 ** -14
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1 + fraction) * 2 ** (exponent - 15)
}

/** Bytes of a number of each type that can be read, and how its bytes become float32. */
const types: Record<string, { bytes: number; read(bytes: Uint8Array): Float32Array }> = {
  F32: { bytes: 4, read: (bytes) => new Float32Array(bytes.buffer) },
  F16: { bytes: 2, read: (bytes) => Float32Array.from(new Uint16Array(bytes.buffer), half) }
}

type Header = { entries: Record<string, Entry>; notes: Record<string, string>; start: number }

function headerOf(file: Buffer): Header {
  if (file.length < 8) throw new Error('too short for safetensors')
  const start = 8 + Number(file.readBigUInt64LE(0))
  if (start > file.length) throw new Error('its header is longer than the file')
  const header = JSON.parse(file.toString('utf8', 8, start)) as Record<string, unknown>
  const { __metadata__: notes = {}, ...entries } = header
  return { entries, notes, start } as Header
}

/** What was written about the tensors of a file. @throws Error when it is not safetensors. */
export function notesOf(file: Buffer): Record<string, string> {
  return headerOf(file).notes
}

/** The tensors in the bytes of a file. @throws Error when they are not safetensors of float32 or float16. */
export function decodeTensors(file: Buffer): Tensors {
  const { entries, start } = headerOf(file)
  const tensors: Tensors = new Map()
  for (const [name, { dtype, shape, data_offsets: place }] of Object.entries(entries)) {
    const [from, to] = place
    const type = types[dtype]
    const size = shape.reduce((product, side) => product * side, 1)
    if (!type || to - from !== size * type.bytes || start + to > file.length) {
      throw new Error(`${name} is not a whole tensor of float32 or float16`)
    }
    const bytes = Uint8Array.prototype.slice.call(file, start + from, start + to)
    tensors.set(name, { shape, values: type.read(bytes) })
  }
  return tensors
}

/** Puts the values that are there into the variables of the same names and shapes. @returns how many were. */
export function assignMatching(variables: Map<string, tf.Variable>, tensors: Tensors): number {
  let taken = 0
  for (const [name, variable] of variables) {
    const found = tensors.get(name)
    if (found?.shape.join() !== variable.shape.join()) continue
    tf.tidy(() => variable.assign(tf.tensor(found.values, found.shape)))
    taken++
  }
  return taken
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
