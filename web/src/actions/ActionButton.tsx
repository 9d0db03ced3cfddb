import { allowed, perform, useRegistry } from "@/actions/registry";
import { Button, IconButton } from "@/ui/button";

interface Props {
  id: string;
  /** With its words, or as an icon that says them. */
  labelled?: boolean;
  variant?: "primary" | "secondary" | "quiet";
  size?: "sm" | "md" | "lg";
  className?: string;
}

/** The button of an action; nothing where nobody offers it now. */
export function ActionButton({ id, labelled, variant, size, className }: Props) {
  const action = useRegistry((state) => state.actions.get(id));
  if (!action) return null;
  const Icon = action.icon;
  const common = { size, className, disabled: !allowed(action), onClick: () => void perform(action) };
  if (labelled || !Icon) {
    return (
      <Button {...common} variant={variant ?? "secondary"}>
        {Icon ? <Icon size={16} /> : null}
        {action.label}
      </Button>
    );
  }
  return (
    <IconButton {...common} variant={variant ?? "quiet"} label={action.label} shortcut={action.shortcut}>
      <Icon size={18} />
    </IconButton>
  );
}
