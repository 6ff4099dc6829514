/** A custom resource of our own whose schema has every kind of list and map that server-side apply treats differently. */
export const widgetGroup = "suite.bindery.test";
export const widgetsPath = `/apis/${widgetGroup}/v1`;

const text = { type: "string" } as const;

const specSchema = {
  type: "object",
  required: ["size"],
  properties: {
    size: { type: "integer", minimum: 1, maximum: 10 },
    colour: { type: "string", enum: ["red", "blue"] },
    code: { type: "string", pattern: "^[a-z]+$", maxLength: 5 },
    parameters: { type: "object", additionalProperties: text },
    settings: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
    whole: { type: "object", "x-kubernetes-map-type": "atomic", additionalProperties: text },
    names: { type: "array", items: text },
    tags: { type: "array", "x-kubernetes-list-type": "set", items: text },
    ports: {
      type: "array",
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["name"],
      items: {
        type: "object",
        required: ["name"],
        properties: { name: text, port: { type: "integer" }, note: text },
      },
    },
    mode: { type: "string", default: "plain" },
  },
} as const;

export const widgetDefinition = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: `widgets.${widgetGroup}` },
  spec: {
    group: widgetGroup,
    scope: "Namespaced",
    names: {
      plural: "widgets",
      singular: "widget",
      kind: "Widget",
      listKind: "WidgetList",
      shortNames: ["wd"],
    },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: {
              apiVersion: text,
              kind: text,
              metadata: { type: "object" },
              spec: specSchema,
              status: { type: "object", properties: { phase: text, seen: { type: "integer" } } },
            },
          },
        },
      },
    ],
  },
} as const;
