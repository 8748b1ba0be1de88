// The wire format, byte for byte against what Protocol Buffers' own documentation gives.
import { describe, expect, it } from 'vitest'
import { Wire } from './wire'

const hex = (wire: Wire) => Buffer.from(wire.finish()).toString('hex')

describe('Wire', () => {
  it('writes varints, negative ones in ten bytes', () => {
    expect(hex(new Wire().int(1, 150))).toBe('089601')
    expect(hex(new Wire().int(1, -1))).toBe('08ffffffffffffffffff01')
  })
  it('writes texts, messages and floats', () => {
    expect(hex(new Wire().text(2, 'testing'))).toBe('120774657374696e67')
    expect(hex(new Wire().message(3, new Wire().int(1, 150)))).toBe('1a03089601')
    expect(hex(new Wire().float(4, 1))).toBe('250000803f')
  })
})
