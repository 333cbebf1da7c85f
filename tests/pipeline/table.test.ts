import { expect, test } from 'vitest'
import { csv } from '#pipeline/verbs/csv'
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

test('CSV quotes what must be quoted and lets no cell be a formula, while figures stay figures', () => {
  expect(
    csv(
      ['team', 'net'],
      [
        ['=1+1', '-3.50'],
        ['a,"b"', null],
        ['@x\ny', '+7'],
        ['-x', '-'],
      ],
    ),
  ).toBe('team,net\r\n\'=1+1,-3.50\r\n"a,""b""",\r\n"\'@x\ny",+7\r\n\'-x,\'-\r\n')
})
