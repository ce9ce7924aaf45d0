namespace Lariat.Coroutines;

/// <summary>Names of coroutines for people: from the compiler's name of the state machine, <c>Type+&lt;Method&gt;d__3</c>.</summary>
internal static class FrameNames
{
    public static string Describe(Frame? frame, int version)
    {
        if (frame is null)
        {
            return "default(Coroutine)";
        }

        return frame.Version == version ? $"{Of(frame)} (not started)" : "used coroutine";
    }

    public static string Of(Frame frame) => Of(frame.CodeType);

    public static string Of(Type code)
    {
        string name = code.Name;
        int open = name.IndexOf('<', StringComparison.Ordinal);
        int close = name.LastIndexOf('>');
        if (open < 0 || close <= open + 1)
        {
            return StripArity(name);
        }

        // A local function is <Outer>g__Local|0_1, a lambda <Outer>b__0_1: both are wrapped once more by the state machine's name.
        string inner = name[(open + 1)..close];
        int local = inner.IndexOf("g__", StringComparison.Ordinal);
        if (local >= 0)
        {
            inner = inner[(local + 3)..].Split('|')[0];
        }
        else if (inner.StartsWith('<'))
        {
            inner = inner[1..inner.IndexOf('>', StringComparison.Ordinal)] + ".lambda";
        }

        Type? owner = code.DeclaringType;
        while (owner is not null && owner.Name.StartsWith('<'))
        {
            owner = owner.DeclaringType;
        }

        return owner is null ? inner : $"{StripArity(owner.Name)}.{inner}";
    }

    private static string StripArity(string name) => name.Split('`')[0];
}
