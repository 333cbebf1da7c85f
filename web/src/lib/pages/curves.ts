/** What a vintage can be asked for. */
export const evers = ['ever30', 'ever90'] as const
export type Ever = (typeof evers)[number]

export const delinquencySteps = ['opening', 'entered', 'arrived', 'cured', 'charged_off', 'left', 'closing'] as const
