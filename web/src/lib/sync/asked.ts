/** The change is in a question now (it stands on the screen): nothing else is to be said about it. */
export class Asked extends Error {}
