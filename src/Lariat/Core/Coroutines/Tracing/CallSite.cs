using System.Diagnostics;
using System.Globalization;

namespace Lariat.Coroutines;

/// <summary>The line of user code that called a coroutine method, for messages.</summary>
internal static class CallSite
{
    /// <summary>
    /// The innermost frame outside this assembly, the runtime and the coroutine method itself: "Type.Method in file:line".
    /// </summary>
    /// <param name="trace">The stack trace, taken in the method builder.</param>
    /// <param name="coroutine">The coroutine's name, in the form of <see cref="FrameNames"/>.</param>
    public static string Of(StackTrace trace, string coroutine)
    {
        bool isStubPassed = false;
        foreach (StackFrame frame in trace.GetFrames())
        {
            if (DiagnosticMethodInfo.Create(frame) is not { } method || IsLibrary(method))
            {
                continue;
            }

            string name = FrameNames.OfMethod(method);
            if (!isStubPassed && name == coroutine && method.Name != "MoveNext")
            {
                // The coroutine method itself: the compiler's stub, which only creates the state machine.
                isStubPassed = true;
                continue;
            }

            string place = FrameNames.OfPlace(name);
            return frame.GetFileName() is { Length: > 0 } file
                ? string.Create(CultureInfo.InvariantCulture, $"{place} in {Path.GetFileName(file)}:{frame.GetFileLineNumber()}")
                : place;
        }

        return "an unknown location";
    }

    /// <summary>True for a method of this assembly or of the base library.</summary>
    public static bool IsLibrary(DiagnosticMethodInfo method)
        => method.DeclaringAssemblyName is { } assembly
            && (assembly == typeof(CallSite).Assembly.FullName || assembly.StartsWith("System.", StringComparison.Ordinal));
}
