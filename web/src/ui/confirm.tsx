import { useState, type ReactNode } from "react";

import { t } from "@/strings";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";

interface Props {
  title: string;
  /** What is lost, and what stays. */
  text: string;
  /** What the button says that does it. */
  act: string;
  onGo: () => void;
  /** The button that opens it. */
  children: (ask: () => void) => ReactNode;
}

/** Asks before something that cannot be taken back. What can be is done at once instead, with a way back in a toast. */
export function Confirm({ title, text, act, onGo, children }: Props) {
  const [open, setOpen] = useState(false);
  const go = () => {
    setOpen(false);
    onGo();
  };
  return (
    <>
      {children(() => setOpen(true))}
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={title}
        description={text}
        footer={
          <>
            <Button onClick={() => setOpen(false)}>{t("common.cancel")}</Button>
            <Button variant="danger" onClick={go}>
              {act}
            </Button>
          </>
        }
      />
    </>
  );
}
