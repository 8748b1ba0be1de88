// The averaged generator: what samples are made with.
import * as tf from '@tensorflow/tfjs-core'
import { attribute, changeInPlace } from '../nn/kernel'

/** The ramp of StyleGAN2-ADA: early on, the half-life is at most this share of the pictures seen. */
const usualRamp = 0.05

/**
 * Share of the average that stays after a step of `images` pictures (StyleGAN2-ADA, training_loop.py).
 * 0 while nothing has been seen: the average then is the network itself.
 */
export function shareKept(
  halfLifeImages: number,
  seenImages: number,
  images: number,
  ramp = usualRamp
): number {
  const halfLife = Math.min(halfLifeImages, seenImages * ramp)
  return halfLife <= 0 ? 0 : 0.5 ** (images / halfLife)
}

/** average ← value + (average − value) · kept, for every tensor, running statistics too. */
export function follow(
  average: Map<string, tf.Variable>,
  network: Map<string, tf.Variable>,
  kept: tf.Scalar
): void {
  tf.tidy(() => {
    const attributes = [attribute.type('T', 'float32'), attribute.bool('use_locking', false)]
    for (const [name, value] of network) {
      const old = average.get(name)!
      // average −= (1 − kept) · (average − value) is a step of gradient descent.
      const inputs = [tf.sub(1, kept), tf.sub(old, value)]
      changeInPlace({ op: 'ResourceApplyGradientDescent', variables: [old], inputs, attributes }, () =>
        old.assign(tf.add(value, tf.mul(tf.sub(old, value), kept)))
      )
    }
  })
}
