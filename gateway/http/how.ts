/** How a text came: flags to be combined. */
export const TEXT = 0
/** Units from 0x80 on are bytes (the head, and bodies that are not UTF-8). */
export const BYTES = 1
/** `+` is a blank. That is the syntax of forms and queries, so it is no step. */
export const FORM = 2

/** Shared by all values that nothing was done to. */
export const NO_STEPS: readonly string[] = Object.freeze([])

/**
 * The longest text that is decoded at once. Longer ones are cut into windows first, so that memory is fixed and no
 * detector meets a longer value.
 */
export const WINDOW = 8192
