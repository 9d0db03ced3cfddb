/** What a file says about itself, field by field. */
export function Metadata({ said, title }: { said: Record<string, string>; title: string }) {
  const fields = Object.entries(said).sort(([one], [other]) => one.localeCompare(other));
  return (
    <details>
      <summary className="cursor-pointer text-sm font-medium">{title}</summary>
      <dl className="scroll-slim mt-2 max-h-64 overflow-y-auto rounded-md bg-sunken px-3 py-2">
        {fields.map(([key, value]) => (
          <div key={key} className="border-b border-line py-1 last:border-0">
            <dt className="font-mono text-xs text-ink-2 wrap-anywhere">{key}</dt>
            <dd className="line-clamp-4 text-xs wrap-anywhere select-text" title={value}>
              {value}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
