/** How long it is told what happened, in milliseconds. */
export const farewell = 4_000;
/** What happened to others' messages too is told for longer. */
export const resetStay = 20_000;
