// Settings that several kinds have, each worded once.
import { z } from 'zod'

type Field = { title: string; description: string; level: 'first' | 'more'; unit?: string }

/** How a setting appears in the form: `z.number().default(1).meta(field({ … }))`. */
export function field({ title, description, level, unit }: Field): Record<string, unknown> {
  return { title, description, 'x-level': level, ...(unit && { 'x-unit': unit }) }
}

/** Pictures a step; 0 leaves the choice to the kind. */
export const batchSetting = z
  .number()
  .int()
  .min(0)
  .max(256)
  .default(0)
  .meta({
    ...field({
      title: 'Batch',
      description:
        'Pictures looked at in each step. More is steadier and needs more memory. 0 lets Atelier choose.',
      level: 'more',
      unit: 'pictures'
    }),
    'x-zero': 'Atelier chooses'
  })

/** Channels of a convolutional network at half of the full resolution. */
export const widthSetting = z
  .number()
  .int()
  .min(8)
  .max(128)
  .multipleOf(4)
  .default(32)
  .meta(
    field({
      title: 'Width',
      description: 'How much both networks can hold. Twice as wide is about three times slower.',
      level: 'first',
      unit: 'channels'
    })
  )

export function rateSetting(usual: number) {
  return z
    .number()
    .min(1e-6)
    .max(1e-2)
    .default(usual)
    .meta(
      field({
        title: 'Learning rate',
        description: 'How far each step goes. Lower is steadier and slower.',
        level: 'first'
      })
    )
}

/** The loop mirrors real pictures by the toss of a coin where this is on. */
export const mirrorSetting = z
  .boolean()
  .default(true)
  .meta(
    field({
      title: 'Mirror pictures',
      description:
        'Also learns from each picture mirrored. Turn it off for lettering or anything with a handedness.',
      level: 'first'
    })
  )

/** Half-life of the generator's average, pictures. */
export const averageSetting = z
  .number()
  .int()
  .min(0)
  .max(1_000_000)
  .default(10_000)
  .meta(
    field({
      title: 'Averaging',
      description:
        'Samples come from an average of the generator: after this many pictures, half of what it was is forgotten.',
      level: 'more',
      unit: 'pictures'
    })
  )

const strength = (title: string, description: string) =>
  z
    .number()
    .min(0)
    .max(2)
    .default(1)
    .meta(field({ title, description, level: 'more' }))

/** DiffAugment's strengths, as `augment` takes them. */
export const variationSettings = {
  colour: strength(
    'Vary colour',
    'Shifts brightness, saturation and contrast before the critic looks. Helps small sets.'
  ),
  translation: strength(
    'Vary position',
    'Shifts pictures a little before the critic looks. Helps small sets.'
  ),
  cutout: strength('Cut out squares', 'Hides a square of each picture from the critic. Helps small sets.')
}
