// Which recipe can learn from which dataset, and what is said where it cannot.
import { expect, it } from 'vitest'
import { Needs, Shape } from './nouns'
import { lackInWords, lackOf } from './suits'

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
