// The look as Python declares it (app/look.py, app/theme.py): filled in once, before anything is drawn.

export const LOOK = {};

/** Take in the look's data. */
export const takeLook = (look) => Object.assign(LOOK, look);
