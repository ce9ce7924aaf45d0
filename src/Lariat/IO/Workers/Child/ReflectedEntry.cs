using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Lariat.Processes;

namespace Lariat.Workers;

/// <summary>A marked method, called by reflection: a call costs a microsecond, the round trip to the worker a hundred.</summary>
[UnconditionalSuppressMessage("Trimming", "IL2026",
    Justification = "The overloads of ProcessExecutor that create a MethodEntry declare it.")]
[UnconditionalSuppressMessage("AOT", "IL3050", Justification = "The overloads of ProcessExecutor that create a MethodEntry declare it.")]
internal sealed class ReflectedEntry(string name, MethodInfo method) : WorkerEntry(name)
{
    private readonly Type? _argumentType = method.GetParameters() is [var parameter] ? parameter.ParameterType : null;

    internal override byte[] Call(byte[] argument)
    {
        object?[] arguments = _argumentType is null ? [] : [WorkerCodec.Read(argument, _argumentType)];
        object? result = method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null);
        return method.ReturnType == typeof(void) ? [] : WorkerCodec.Write(result, method.ReturnType);
    }
}
