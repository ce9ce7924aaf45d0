// The compiler gives generated members names that no user wrote. They are translated back by one rule (docs/design.md): a method is
// "Type.Method", where the type is the innermost one that the user wrote, without its namespace, outer types and type parameters; a
// local function is "Type.Function"; a lambda has no name, and is named for the method around it.
using System.Diagnostics;

namespace Lariat.Coroutines;

/// <summary>Names of coroutines and of their call sites, as the user wrote them.</summary>
internal static class FrameNames
{
    private const string Lambda = ".lambda";

    public static string Describe(Frame? frame, int version)
    {
        if (frame is null)
        {
            return "default(Coroutine)";
        }

        return frame.Version == version ? $"{Of(frame)} (not started)" : "used coroutine";
    }

    /// <summary>The name of the coroutine, and its creation site if that is known.</summary>
    public static string Describe(Frame frame)
        => CreationTracking.SiteOf(frame) is { } site ? $"{Of(frame)}, created at {site}" : Of(frame);

    public static string Of(Frame frame) => frame.OwnName ?? Of(frame.CodeType);

    /// <summary>The name of a coroutine: "Type.Method", and "Type.Method.lambda" for a lambda.</summary>
    public static string Of(Type code)
    {
        string types = code.Name;
        for (Type? outer = code.DeclaringType; outer is not null; outer = outer.DeclaringType)
        {
            types = $"{outer.Name}+{types}";
        }

        return IsGenerated(code.Name) ? Of(types, "MoveNext") : StripArity(code.Name);
    }

    /// <summary>The name of a method on the stack, in the same form as a coroutine's.</summary>
    public static string OfMethod(DiagnosticMethodInfo method) => Of(method.DeclaringTypeName ?? "?", method.Name);

    /// <summary>True for the code of a coroutine, of a plain async method or of an iterator.</summary>
    public static bool IsStateMachineStep(DiagnosticMethodInfo method)
        => method.Name == "MoveNext" && method.DeclaringTypeName is { } types && IsGenerated(types[(types.LastIndexOf('+') + 1)..]);

    /// <summary>The name of a place in a method: a lambda belongs to the method in which it was written.</summary>
    /// <param name="method">A name in the form that <see cref="OfMethod(DiagnosticMethodInfo)"/> returns.</param>
    public static string OfPlace(string method)
    {
        while (method.EndsWith(Lambda, StringComparison.Ordinal))
        {
            method = method[..^Lambda.Length];
        }

        return method;
    }

    /// <summary>Translates the runtime's names into "Type.Method".</summary>
    /// <param name="types">The types around the method, outermost first: <c>Shop.Cart`1+&lt;AddAsync&gt;d__3</c>.</param>
    /// <param name="method">The method; <c>MoveNext</c> in a state machine.</param>
    public static string Of(string types, string method)
    {
        string[] parts = types.Split('+');
        string owner = StripArity(AfterLast(Array.FindLast(parts, static part => !IsGenerated(part)) ?? "?", '.'));
        string name = method == "MoveNext" && IsGenerated(parts[^1]) ? OfStateMachine(parts[^1]) : method;
        return $"{owner}.{OfMethod(name, owner)}";
    }

    // A local function is <Outer>g__Local|0_1, a lambda <Outer>b__0_1, the method of top-level statements <Main>$.
    private static string OfMethod(string name, string owner)
    {
        int local = name.LastIndexOf(">g__", StringComparison.Ordinal);
        if (local >= 0)
        {
            return name[(local + 4)..].Split('|')[0];
        }

        int lambda = name.LastIndexOf(">b__", StringComparison.Ordinal);
        return lambda >= 0
            ? OfMethod(name[1..lambda], owner) + Lambda
            : name switch
            {
                "<Main>$" => "Main",
                ".ctor" or ".cctor" => owner,
                _ => WithoutInterface(name),
            };
    }

    // The compiler names a state machine <Method>d__3.
    private static string OfStateMachine(string type)
    {
        int open = type.IndexOf('<', StringComparison.Ordinal);
        int close = type.LastIndexOf('>');
        return open < 0 || close <= open + 1 ? type : type[(open + 1)..close];
    }

    // A member that implements an interface explicitly is called Interface.Member, in a state machine Interface-Member.
    private static string WithoutInterface(string name) => AfterLast(AfterLast(name, '.'), '-');

    // The type name of a file-local type contains the name of its file: <Program>F0123…__Cart.
    private static bool IsGenerated(string type) => type.StartsWith('<') && FileLocalEnd(type) < 0;

    private static int FileLocalEnd(string type)
    {
        int hash = type.IndexOf(">F", StringComparison.Ordinal);
        int end = hash < 0 ? -1 : type.IndexOf("__", hash, StringComparison.Ordinal);
        return end > hash + 2 && type[(hash + 2)..end].All(char.IsAsciiHexDigitUpper) ? end + 2 : -1;
    }

    private static string StripArity(string type)
    {
        string name = type.Split('`')[0];
        return FileLocalEnd(name) is > 0 and int end ? name[end..] : name;
    }

    private static string AfterLast(string name, char separator) => name[(name.LastIndexOf(separator) + 1)..];
}
