export const Separator = () => <hr className="border-border" />;
