/** One of the numbers that something would have, in a list of them. */
export function Outcome({ name, value, note }: { name: string; value: string; note?: string }) {
  return (
    <div>
      <dt className="text-xs text-ink-2">{name}</dt>
      <dd className="tabular font-semibold">
        {value}
        {note ? <span className="block text-xs font-normal text-ink-2">{note}</span> : null}
      </dd>
    </div>
  );
}
