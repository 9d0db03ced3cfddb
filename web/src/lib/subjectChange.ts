/** What a subject's page lets a person change. */
export interface Named {
  name: string;
  trigger: string;
  notes: string;
}

const TRIGGER = /^[\p{L}\p{N}_-]{1,64}$/u;

/** Whether a word can stand for a subject: one word of up to 64 letters, digits, - and _. */
export const triggerFits = (word: string) => TRIGGER.test(word);

/**
 * What differs from how the subject is. What was left alone is not sent: the server lets a trigger word that was made
 * from the name follow a new name, as long as nothing uses it.
 */
export function changeOf(subject: Named, wish: Named): Partial<Named> {
  const name = wish.name.trim();
  const trigger = wish.trigger.trim();
  const notes = wish.notes.trim();
  return {
    ...(name === "" || name === subject.name ? {} : { name }),
    ...(trigger === "" || trigger === subject.trigger ? {} : { trigger }),
    ...(notes === subject.notes ? {} : { notes }),
  };
}
