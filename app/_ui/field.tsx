import type { InputHTMLAttributes, ReactNode } from "react";

type FieldProps = Omit<InputHTMLAttributes<HTMLInputElement>, "id" | "aria-describedby" | "aria-invalid"> & {
  id: string;
  label: string;
  hint?: ReactNode;
  /** The id of the element that says what is wrong. If it is set, the field is marked as invalid. */
  errorId?: string;
};

/** A label, a field and a hint, linked for screen readers too. */
export function Field({ id, label, hint, errorId, className, ...input }: FieldProps) {
  const hintId = hint ? `${id}-hint` : undefined;
  const describedBy = [errorId, hintId].filter(Boolean).join(" ") || undefined;
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <input
        {...input}
        id={id}
        className={["input", className].filter(Boolean).join(" ")}
        aria-describedby={describedBy}
        aria-invalid={errorId ? true : undefined}
      />
      {hint ? (
        <p className="field-hint" id={hintId}>
          {hint}
        </p>
      ) : null}
    </div>
  );
}
