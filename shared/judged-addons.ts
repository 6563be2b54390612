/** The add-ons some control looks at: events and the sweep leave the others alone. */
export const judgedAddons: readonly string[] = ['coredns'];
