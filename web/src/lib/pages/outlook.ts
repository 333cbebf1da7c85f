/** The methods of a forecast, as they can be chosen on the page. */
export const outlookMethods = ['roll-3', 'roll-6', 'roll-12', 'seasonal', 'markov'] as const

export const outlookHeight = 260
export const linesHeight = 240
