// A static method, identified by its metadata token in its assembly: exact where names are not (overloads, local functions). The assembly's
// version id ensures that both sides use the same build.
using System.Reflection;
using System.Runtime.CompilerServices;
using Lariat.Processes;

namespace Lariat.Workers;

/// <summary>A method that is marked with <see cref="WorkerEntryAttribute"/>.</summary>
internal sealed class MethodEntry(string name, string assemblyName, Guid moduleVersion, int token) : EntryReference(name)
{
    public string AssemblyName { get; } = assemblyName;

    public Guid ModuleVersion { get; } = moduleVersion;

    public int Token { get; } = token;

    /// <summary>The method that a delegate calls.</summary>
    /// <exception cref="ArgumentException">A worker cannot run the method; the message gives the reason.</exception>
    public static MethodEntry Of(Delegate method)
    {
        ArgumentNullException.ThrowIfNull(method);
        MethodInfo target = method.Method;
        string name = $"{target.DeclaringType?.FullName}.{target.Name}";
        if (method.Target is not null || !target.IsStatic || method.GetInvocationList().Length != 1)
        {
            throw new ArgumentException(IsLambda(target)
                ? "A lambda cannot run in a worker process, not even one that captures nothing. Make it a static method or static local "
                    + "function with [WorkerEntry]."
                : $"{name} cannot run in a worker process: it is not one static method. Objects stay in this process; make it static, with "
                    + "[WorkerEntry], and pass what it needs.");
        }

        if (FindRefusal(target) is { } refusal)
        {
            throw new ArgumentException($"{name} {refusal}");
        }

        return new MethodEntry(name, target.Module.Assembly.FullName!, target.Module.ModuleVersionId, target.MetadataToken);
    }

    public override void Write(BodyWriter writer)
    {
        writer.Write(OfMethod);
        writer.Write(Name);
        writer.Write(AssemblyName);
        writer.Write(ModuleVersion);
        writer.Write(Token);
    }

    /// <summary>The reason why a method must not, or cannot, run in a worker; null if it can. Checked on both sides.</summary>
    public static string? FindRefusal(MethodBase target)
        => !target.IsDefined(typeof(WorkerEntryAttribute),
            inherit: false) ? "is not marked with [WorkerEntry]: a worker runs only methods that are."
            : target is not MethodInfo { IsStatic: true } method ? "is not a static method: objects stay in their process."
            : method.IsGenericMethod || method.DeclaringType is { IsGenericType: true } ? "is generic, which a worker does not support."
            : method.GetParameters().Length > 1 ? "takes more than one argument: use a tuple or a record."
            : IsAwaitable(method.ReturnType) ? "returns an awaitable, which cannot leave its process: return the value, and use "
                + "EventLoop.Run inside if it takes a loop."
            : null;

    // The compiler puts lambdas into a class of its own, with a name no program can write.
    private static bool IsLambda(MethodInfo target) => target.Name.Contains(">b__", StringComparison.Ordinal);

    private static bool IsAwaitable(Type type)
        => typeof(Task).IsAssignableFrom(type) || type == typeof(ValueTask) || type == typeof(Coroutine)
            || (type.IsGenericType
                && (type.GetGenericTypeDefinition() == typeof(ValueTask<>) || type.GetGenericTypeDefinition() == typeof(Coroutine<>)))
            || typeof(INotifyCompletion).IsAssignableFrom(type);
}
