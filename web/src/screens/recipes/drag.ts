/** What is dragged out of the list of steps. */
export const DRAGGED = "application/x-atelier-step";
