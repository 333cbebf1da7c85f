/** What all charts share. Colours are the tokens of the style sheet, so a drawing follows the theme without being redrawn. */
export const ink = {
  text: 'var(--text)',
  muted: 'var(--muted)',
  line: 'var(--line)',
  raised: 'var(--raised)',
  accent: 'var(--accent)',
  twin: 'var(--no-data)',
} as const

export const label = { color: ink.muted, fontSize: 11, fontFamily: 'inherit' } as const

export const still = { animation: false, silent: true, emphasis: { disabled: true } } as const

export const valueAxis = {
  type: 'value' as const,
  axisLine: { show: false },
  axisTick: { show: false },
  splitLine: { lineStyle: { color: ink.line } },
}

export const categoryAxis = {
  type: 'category' as const,
  axisLine: { lineStyle: { color: ink.line } },
  axisTick: { show: false },
}

export const isNarrow = (width: number): boolean => width < 480
