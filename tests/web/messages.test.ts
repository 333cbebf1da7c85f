import { expect, test } from 'vitest'
import { metrics } from '#sql'
import { catalogues } from '../../web/src/lib/messages/index.ts'

/** Every message by its path; texts with numbers are functions. */
function leaves(node: unknown, path: string): [string, unknown][] {
  return typeof node === 'object' && node !== null
    ? Object.entries(node).flatMap(([name, one]) => leaves(one, path === '' ? name : `${path}.${name}`))
    : [[path, node]]
}

const [en, zh] = [leaves(catalogues.en, ''), leaves(catalogues.zh, '')]

test('English and Chinese have the same messages', () => {
  expect(zh.map(([path]) => path).sort()).toEqual(en.map(([path]) => path).sort())
})

test('no message is empty, and texts with numbers take as many in both languages', () => {
  const chinese = new Map(zh)
  for (const [path, text] of en) {
    const other = chinese.get(path)
    expect(typeof other, path).toBe(typeof text)
    if (typeof text === 'string') expect([text, other], path).not.toContain('')
    if (typeof text === 'function' && typeof other === 'function') expect(other.length, path).toBe(text.length)
  }
})

test('Chinese texts are Chinese', () => {
  const spoken = zh.filter(([path, text]) => typeof text === 'string' && !/^(product|none|language\.en)$/.test(path))
  // Signs, numbers, abbreviations and the name of a statistic are the same in both.
  const isWord = (text: string) => /\p{Ll}{2}/u.test(text) && text !== 'Kappa'
  const foreign = spoken.filter(([, text]) => !/\p{Script=Han}/u.test(String(text)) && isWord(String(text)))
  expect(foreign).toEqual([])
})

test('the dictionary has words in both languages for how far each number is in the hands of whose it is', () => {
  const said = new Set([...metrics.values()].map(({ controllable }) => controllable))
  for (const { dictionary } of [catalogues.en, catalogues.zh])
    expect(Object.keys(dictionary.controls).sort()).toEqual([...said].sort())
})
