using System.Diagnostics;

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

    /// <summary>The coroutine, and where it was created if that is known.</summary>
    public static string Describe(Frame frame)
        => CreationTracking.SiteOf(frame) is { } site ? $"{Of(frame)}, created at {site}" : Of(frame);

    public static string Of(Frame frame) => Of(frame.CodeType);

    public static string Of(Type code)
    {
        string name = code.Name;
        string method = Between(name);
        if (method == name)
        {
            return StripArity(name);
        }

        string inner = OfMethod(method);
        Type? owner = code.DeclaringType;
        while (owner is not null && owner.Name.StartsWith('<'))
        {
            owner = owner.DeclaringType;
        }

        return owner is null ? inner : $"{StripArity(owner.Name)}.{inner}";
    }

    /// <summary>"Type.Method" as the user wrote it, also for the code that the compiler made of it.</summary>
    public static string OfMethod(DiagnosticMethodInfo method)
    {
        string type = method.DeclaringTypeName ?? "?";
        int generated = type.IndexOf("+<", StringComparison.Ordinal);
        string user = generated < 0 ? type : type[..generated];
        string owner = StripArity(user[(user.LastIndexOf('.') + 1)..]);
        int machine = type.LastIndexOf("+<", StringComparison.Ordinal);
        bool isMachine = machine >= 0 && method.Name == "MoveNext";
        return $"{owner}.{OfMethod(isMachine ? Between(type[(machine + 1)..]) : method.Name)}";
    }

    /// <summary>The user's name of a method: a local function is <c>&lt;Outer&gt;g__Local|0_1</c>, a lambda <c>&lt;Outer&gt;b__0_1</c>, top-level statements <c>&lt;Main&gt;$</c>.</summary>
    public static string OfMethod(string name)
    {
        int local = name.IndexOf("g__", StringComparison.Ordinal);
        if (local >= 0)
        {
            return name[(local + 3)..].Split('|')[0];
        }

        if (name == "<Main>$")
        {
            return "Main";
        }

        int lambda = name.LastIndexOf(">b__", StringComparison.Ordinal);
        return lambda < 0 ? name : OfMethod(name[1..lambda]) + ".lambda";
    }

    // The compiler names a state machine <Method>d__3.
    private static string Between(string name)
    {
        int open = name.IndexOf('<', StringComparison.Ordinal);
        int close = name.LastIndexOf('>');
        return open < 0 || close <= open + 1 ? name : name[(open + 1)..close];
    }

    private static string StripArity(string name) => name.Split('`')[0];
}
