import { Upload } from "lucide-react";
import { useRef } from "react";

import { wanted } from "@/screens/photos/files";
import { useIntake } from "@/screens/photos/intake";
import { t } from "@/strings";
import { Button } from "@/ui/button";

/** Photos of somebody, chosen from this machine. */
export function ChoosePhotos({ subject, primary }: { subject: string; primary?: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  const take = useIntake((state) => state.take);
  return (
    <>
      <Button variant={primary ? "primary" : "secondary"} onClick={() => input.current?.click()}>
        <Upload size={16} />
        {t("subjects.addPhotos")}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        accept="image/*,.heic,.heif,.zip"
        hidden
        onChange={(event) => {
          const files = [...(event.target.files ?? [])].filter(wanted);
          event.target.value = "";
          if (files.length > 0) take(files, subject);
        }}
      />
    </>
  );
}
