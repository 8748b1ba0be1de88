// atelier recipes: the kinds of GAN and their settings.
import type { GanCard } from '../../preload/nouns'
import { defineCommand } from './command'
import { count, table } from './format'
import { withSession } from './session'

type Property = { title?: string; description?: string; minimum?: number; maximum?: number; enum?: unknown[] }

function rangeOf({ minimum, maximum, enum: choices }: Property): string {
  if (choices) return choices.join(' | ')
  return minimum === undefined && maximum === undefined ? '' : `${minimum ?? ''} to ${maximum ?? ''}`
}

/** "Suggested for fewer than 2,000 pictures." */
function sizesOf({ suits }: GanCard): string[] {
  if (!suits) return []
  const { from, below } = suits
  const words = [
    ...(from > 0 ? [`${count(from)} or more`] : []),
    ...(below === undefined ? [] : [`fewer than ${count(below)}`])
  ]
  return [`  Suggested for ${words.join(', ')} pictures.`]
}

function textOf(card: GanCard): string {
  const properties = Object.entries((card.settings['properties'] ?? {}) as Record<string, Property>)
  const rows = properties.map(([key, property]) => [
    `  ${key}`,
    String(card.defaults[key] ?? ''),
    rangeOf(property),
    property.description ?? property.title ?? ''
  ])
  const paper = `${card.paper.authors}, ${card.paper.title}, ${card.paper.year}`
  return [
    `${card.id}: ${card.title}. ${card.goodFor}`,
    `  ${card.resolutions.join(', ')} px. ${paper}`,
    ...sizesOf(card),
    table(rows)
  ].join('\n')
}

export const recipes = defineCommand({
  name: 'recipes',
  summary: 'lists the kinds of GAN and their settings',
  usage: '',
  words: [0, 0],
  options: {},
  async run({ library, terminal }) {
    const { gans } = await withSession({ terminal, library }, 'read', (session) =>
      session.call('studio.open', undefined)
    )
    for (const recipe of gans) terminal.answer({ recipe }, `${textOf(recipe)}\n`)
  }
})
