import fc from 'fast-check'
import { expect, test } from 'vitest'
import { change, changeTold } from '#sql'
import { split } from '../../sql/metrics/change.ts'
import { editionOf } from './edition.ts'

const units = (text: string) => BigInt(text.replace('.', ''))

test('whatever the segments, mix and rate are the difference of the ratio and, with volume, of the numerator', () => {
  const side = fc.uniqueArray(
    fc.record({
      key: fc.constantFrom('a', 'b', 'c', null),
      over: fc.bigInt({ min: -1000n, max: 100000n }),
      under: fc.bigInt({ min: 0n, max: 100000n }),
    }),
    { selector: ({ key }) => key },
  )
  const exact = (segments: { key: string | null; over: bigint; under: bigint }[]) =>
    segments.map(({ key, over, under }) => ({ key, over: { over, under: 100n }, under: { over: under, under: 100n } }))
  fc.assert(
    fc.property(side, side, (before, after) => {
      const told = split(exact(before), exact(after))
      const sum = (segments: typeof before, of: 'over' | 'under') => segments.reduce((all, s) => all + s[of], 0n)
      const [n0, d0, n1, d1] = [sum(before, 'over'), sum(before, 'under'), sum(after, 'over'), sum(after, 'under')]
      if (d0 <= 0n || d1 <= 0n) {
        expect(told).toBeNull()
        return
      }
      const { ratio, numerator, segments } = told!
      expect(units(ratio.mix) + units(ratio.rate)).toBe(units(ratio.difference))
      expect(Number(ratio.difference)).toBeCloseTo(Number(n1) / Number(d1) - Number(n0) / Number(d0), 9)
      expect(units(numerator.volume) + units(numerator.mix) + units(numerator.rate)).toBe(units(numerator.difference))
      expect(units(numerator.difference)).toBe((n1 - n0) * 10n ** 10n)
      expect(segments.reduce((all, { mix }) => all + units(mix), 0n)).toBe(units(ratio.mix))
      expect(segments.reduce((all, { rate }) => all + units(rate), 0n)).toBe(units(ratio.rate))
    }),
  )
})

test('a rate that fell only because harder products weigh more is all mix', async () => {
  const call = (contact_id: number, day: string, account_id: string, connected: boolean) => ({
    contact_id: `${day}${contact_id}`,
    account_id,
    started_at: `${day}T10:00:00Z`,
    channel: 'call',
    direction: 'outbound',
    connected,
    party: 'unknown',
  })
  const calls = (day: string, easy: number, hard: number) => [
    ...Array.from({ length: easy }, (_, index) => call(index, day, 'easy', index % 2 === 0)),
    ...Array.from({ length: hard }, (_, index) => call(1000 + index, day, 'hard', index % 10 === 0)),
  ]
  const edition = await editionOf(
    {
      accounts: ['easy', 'hard'].map((account_id) => ({ account_id, debtor_id: 'd', product: account_id })),
      contacts: [...calls('2026-01-10', 80, 20), ...calls('2026-02-10', 20, 80)],
    },
    { asOf: '2026-02-28' },
  )
  try {
    const asked = { metric: 'connect_rate', by: 'product', from: '2026-02-01', to: '2026-03-01' }
    expect(await change(edition, asked)).toMatchObject({
      before: { value: 0.42, numerator: '42.000000000000' },
      after: { value: 0.18 },
      ratio: { difference: '-0.240000000000', mix: '-0.240000000000', rate: '0.000000000000' },
    })
    const found = (await change(edition, asked))!
    expect(found.segments).toMatchObject([
      { key: 'easy', before: { denominator: '80.000000000000' }, after: { denominator: '20.000000000000' } },
      { key: 'hard' },
    ])
    expect(changeTold(found)).toEqual({
      en: 'Connect rate fell from 42.00% (2026-01-01 to 2026-01-31) to 18.00% (2026-02-01 to 2026-02-28): −24.00 points. Of that −24.00 points is mix, as each product weighs differently, and 0.00 points is rate, as each product itself does differently. Most by product: easy −12.00 points (mix −12.00, rate 0.00); hard −12.00 points (mix −12.00, rate 0.00). Above the line that is −24.0: volume 0.0, mix −24.0, rate 0.0.',
      zh: '接通率由 42.00%（2026-01-01 至 2026-01-31）降至 18.00%（2026-02-01 至 2026-02-28），变动 −24.00 个百分点。其中产品结构影响 −24.00 个百分点，各产品自身水平影响 0.00 个百分点。影响最大的产品：easy −12.00 个百分点（结构 −12.00，比率 0.00）；hard −12.00 个百分点（结构 −12.00，比率 0.00）。分子相应变动 −24.0：规模 0.0，结构 −24.0，比率 0.0。',
    })
    expect(await change(edition, { ...asked, compare: 'year' })).toBeNull()
    const products = { ...asked, by: 'channel', where: 'product=easy', against: 'product=hard' }
    expect(await change(edition, products)).toMatchObject({
      ratio: { difference: '0.400000000000', mix: '0.000000000000' },
    })
    await expect(change(edition, { ...asked, metric: 'attempts' })).rejects.toThrow('no ratio')
  } finally {
    await edition.close()
  }
})
