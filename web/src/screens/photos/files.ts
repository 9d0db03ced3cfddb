/** Files out of a drop, folders opened. What is certainly no picture is left out. */

const WANTED = /\.(jpe?g|png|webp|heic|heif|avif|tiff?|zip)$/i;

export function wanted(file: File): boolean {
  return file.type.startsWith("image/") || file.type === "application/zip" || WANTED.test(file.name);
}

async function read(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    return new Promise((resolve) =>
      (entry as FileSystemFileEntry).file(
        (file) => resolve([file]),
        () => resolve([]),
      ),
    );
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: File[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (part.length === 0) return found;
    for (const one of part) found.push(...(await read(one)));
  }
}

export async function filesOf(data: DataTransfer): Promise<File[]> {
  // Entries must be taken before the first await: the list is emptied after the event.
  const entries = [...data.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const files = entries.length > 0 ? (await Promise.all(entries.map(read))).flat() : [...data.files];
  return files.filter(wanted);
}
