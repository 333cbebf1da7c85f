import { expect, test } from 'vitest'
import { table, width } from '#pipeline/verbs/table'

test('figures stand on the right and Chinese characters take two places', () => {
  const shown = table(
    [{ title: 'team' }, { title: 'net', figure: true }],
    [
      ['华东一组', '12.50'],
      ['T2', null],
    ],
  )
  expect(shown).toBe(['team        net', '────────  ─────', '华东一组  12.50', 'T2            –'].join('\n'))
})

test('a letter with a combining accent takes one place, a full-width letter two', () => {
  expect(['é', 'Ａ', '한', '👍', 'M7+'].map(width)).toEqual([1, 2, 2, 2, 3])
})

test('a cell cannot move the cursor or break its line', () => {
  expect(table([{ title: 'a' }], [['x\n\u001b[2Jy']])).toBe('a\n──────\nx [2Jy')
})
