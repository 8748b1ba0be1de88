// Writes Protocol Buffers' wire format: varints, floats and length-delimited fields.

const textEncoder = new TextEncoder()

/** Bytes that grow. Field numbers are those of the .proto; nothing is checked against one. */
export class Wire {
  private readonly parts: Uint8Array[] = []
  private size = 0

  private push(bytes: Uint8Array): void {
    this.parts.push(bytes)
    this.size += bytes.length
  }

  private varint(value: number | bigint): void {
    // Negative numbers take ten bytes: the two's complement of 64 bits.
    let rest = BigInt.asUintN(64, BigInt(value))
    const bytes: number[] = []
    do {
      const low = Number(rest & 0x7fn)
      rest >>= 7n
      bytes.push(rest ? low | 0x80 : low)
    } while (rest)
    this.push(Uint8Array.from(bytes))
  }

  int(field: number, value: number | bigint): this {
    this.varint(field << 3)
    this.varint(value)
    return this
  }

  float(field: number, value: number): this {
    this.varint((field << 3) | 5)
    this.push(new Uint8Array(Float32Array.of(value).buffer))
    return this
  }

  bytes(field: number, value: Uint8Array): this {
    this.varint((field << 3) | 2)
    this.varint(value.length)
    this.push(value)
    return this
  }

  text(field: number, value: string): this {
    return this.bytes(field, textEncoder.encode(value))
  }

  message(field: number, value: Wire): this {
    return this.bytes(field, value.finish())
  }

  finish(): Uint8Array {
    const whole = new Uint8Array(this.size)
    let at = 0
    for (const part of this.parts) {
      whole.set(part, at)
      at += part.length
    }
    return whole
  }
}
