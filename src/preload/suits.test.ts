// Which recipe can learn from which dataset, and what is said where it cannot.
import { expect, it } from 'vitest'
import { Needs, Shape, type GanCard } from './nouns'
import { facesOneWay, lackInWords, lackOf, standardsFor, suggestedFor } from './suits'

it('takes single pictures from any dataset, and everything else from its own kind only', () => {
  const suited = Shape.options.map((shape) => [
    shape,
    Needs.options.filter((needs) => lackOf({ needs }, { shape }) === null)
  ])
  expect(Object.fromEntries(suited)).toEqual({
    images: ['images', 'small-and-large'],
    labelled: ['images', 'labelled', 'small-and-large'],
    pairs: ['images', 'pairs', 'small-and-large'],
    'two-domains': ['images', 'two-domains', 'small-and-large']
  })
})

it('says what is missing and how to come by it', () => {
  const pix2pix = { title: 'pix2pix', needs: 'pairs' } as const
  expect(lackInWords(pix2pix, { name: 'Vessels', shape: 'images' })).toEqual([
    'pix2pix needs pairs of pictures, and Vessels has single pictures.',
    'Import two folders that match by name, or choose another recipe.'
  ])
  expect(lackInWords(pix2pix, { shape: 'pairs' })).toBeNull()
})

it('suggests by what the dataset is there for, by resolution and by size, and the first where none claims the size', () => {
  const kind = (id: string, needs: GanCard['needs'], suits?: GanCard['suits'], resolutions = [64, 128]) => ({
    id,
    needs,
    suits,
    resolutions
  })
  const gans = [
    kind('labels', 'labelled', { from: 0 }),
    kind('plain', 'images'),
    kind('few', 'images', { from: 0, below: 2000 }),
    kind('many', 'images', { from: 5000 }, [64]),
    kind('translates', 'pairs')
  ]
  const suggested = (shape: Shape, pictures: number, resolution = 64) =>
    suggestedFor(gans, { shape, pictures, resolution })?.id ?? null
  expect(suggested('images', 1999)).toBe('few')
  expect(suggested('labelled', 1999)).toBe('few')
  expect(suggested('images', 2000)).toBe('plain')
  expect(suggested('images', 5000)).toBe('many')
  expect(suggested('images', 5000, 128)).toBe('plain')
  expect(suggested('pairs', 100)).toBe('translates')
  expect(suggested('two-domains', 100)).toBeNull()
})

it('mirrors what does not face one way, and what has too few pictures to know', () => {
  expect(facesOneWay({ facing: 0.34, pictures: 1000 })).toBe(true)
  expect(facesOneWay({ facing: 0.1, pictures: 4000 })).toBe(true)
  expect(facesOneWay({ facing: 0.02, pictures: 4000 })).toBe(false)
  expect(facesOneWay({ facing: 0.34, pictures: 9 })).toBe(false)
  expect(facesOneWay({ facing: null, pictures: 1000 })).toBe(false)
  const [leaning, even] = [
    { facing: 0.34, pictures: 1000 },
    { facing: 0, pictures: 1000 }
  ]
  expect(standardsFor({ defaults: { mirror: true, width: 8 } }, leaning)).toEqual({ mirror: false })
  expect(standardsFor({ defaults: { mirror: true, width: 8 } }, even)).toEqual({})
  expect(standardsFor({ defaults: { width: 8 } }, leaning)).toEqual({})
})
