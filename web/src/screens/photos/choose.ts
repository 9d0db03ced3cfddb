import { wanted } from "@/screens/photos/files";
import { useIntake } from "@/screens/photos/intake";

/** Have the system ask for photos; whose they are is said afterwards. */
export function choosePhotos(): void {
  const input = document.createElement("input");
  input.type = "file";
  input.multiple = true;
  input.accept = "image/*,.heic,.heif,.zip";
  input.addEventListener("change", () => {
    const files = [...(input.files ?? [])].filter(wanted);
    if (files.length > 0) useIntake.getState().take(files);
  });
  input.click();
}
