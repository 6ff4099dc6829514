"use client";

import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { defaultHighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { EditorState, RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration,
  drawSelection,
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
  type DecorationSet,
} from "@codemirror/view";
import { useEffect, useRef, type Ref, useImperativeHandle } from "react";

export interface YamlMark {
  line: number;
  severity: "error" | "warning";
}

export interface YamlEditorHandle {
  /** Puts the cursor at the begin of a line and the focus into the editor. */
  goTo: (line: number) => void;
}

export interface YamlEditorProps {
  text: string;
  marks: readonly YamlMark[];
  isReadOnly: boolean;
  /** Opens with the focus in it and all of its text selected. */
  isSelectedFirst?: boolean;
  onChange: (text: string) => void;
  /** Read out. */
  label: string;
  describedBy: string;
  ref?: Ref<YamlEditorHandle>;
}

/** Load on demand: CodeMirror with YAML. Tab indents; Escape, then Tab leaves. */
export default function YamlEditor({ ref, ...props }: YamlEditorProps) {
  const { text, marks, isReadOnly } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    if (!host.current) return;
    const { text: doc, label, describedBy } = latest.current;
    const made = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc,
        extensions: [
          ...editing,
          EditorState.readOnly.of(isReadOnly),
          EditorView.contentAttributes.of({ "aria-label": label, "aria-describedby": describedBy }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged && !update.transactions.some((one) => one.isUserEvent("outside")))
              latest.current.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = made;
    if (latest.current.isSelectedFirst) {
      made.dispatch({ selection: { anchor: 0, head: made.state.doc.length } });
      made.focus();
    }
    return () => made.destroy();
  }, [isReadOnly]);
  useEffect(() => {
    const editor = view.current;
    const now = editor?.state.doc.toString();
    if (!editor || now === text) return;
    editor.dispatch({
      changes: { from: 0, to: editor.state.doc.length, insert: text },
      userEvent: "outside",
    });
  }, [text]);
  useEffect(() => {
    view.current?.dispatch({ effects: setMarks.of(marks) });
  }, [marks]);
  useImperativeHandle(ref, () => ({
    goTo: (line) => {
      const editor = view.current;
      if (!editor) return;
      const { from } = editor.state.doc.line(Math.min(Math.max(1, line), editor.state.doc.lines));
      editor.dispatch({ selection: { anchor: from }, scrollIntoView: true });
      editor.focus();
    },
  }));
  return <div ref={host} className="yaml-editor" />;
}

const setMarks = StateEffect.define<readonly YamlMark[]>();

const markField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (before, transaction) => {
    const effect = transaction.effects.find((one) => one.is(setMarks));
    return effect
      ? toDecorations(transaction.state, effect.value as readonly YamlMark[])
      : before.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** One per line: an error goes before a warning. */
function toDecorations(state: EditorState, marks: readonly YamlMark[]): DecorationSet {
  const lines = new Map<number, YamlMark["severity"]>();
  for (const { line, severity } of marks)
    if (line <= state.doc.lines && lines.get(line) !== "error") lines.set(line, severity);
  const builder = new RangeSetBuilder<Decoration>();
  for (const [line, severity] of [...lines].toSorted(([a], [b]) => a - b)) {
    const { from } = state.doc.line(line);
    builder.add(from, from, Decoration.line({ class: `cm-mark-${severity}` }));
  }
  return builder.finish();
}

/** From the tokens, so that light, dark and high contrast follow by themselves. */
const theme = EditorView.theme({
  "&": { fontSize: "12px", backgroundColor: "var(--card)", color: "var(--foreground)" },
  "&.cm-focused": { outline: "2px solid var(--ring)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "20px" },
  ".cm-content": { caretColor: "var(--foreground)", minHeight: "320px" },
  ".cm-cursor": { borderLeftColor: "var(--foreground)" },
  ".cm-gutters": {
    backgroundColor: "var(--card)",
    color: "var(--faint-foreground)",
    borderRight: "1px solid var(--border)",
  },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--accent)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--primary-soft) !important",
  },
  ".cm-line span": { color: "inherit !important" },
  ".cm-mark-error": {
    backgroundColor: "var(--verdict-failed-background)",
    textDecoration: "underline wavy var(--verdict-failed)",
  },
  ".cm-mark-warning": { backgroundColor: "var(--verdict-degraded-background)" },
});

const editing = [
  lineNumbers(),
  history(),
  drawSelection(),
  indentOnInput(),
  highlightActiveLine(),
  yaml(),
  syntaxHighlighting(defaultHighlightStyle),
  markField,
  theme,
  EditorView.lineWrapping,
  keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
];
