using System.Net;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Lariat.LowLevel;

namespace Lariat.Tests;

/// <summary>Tries every public member of what a loop opens from where that loop does not run. <see cref="MisuseTests"/> does it for what is made by <c>new</c>.</summary>
public class LoopAffinityTests
{
    // They read what does not change, or one word: on another thread it is what was true a moment ago.
    private static readonly HashSet<string> s_readable =
    [
        "Loop", "IsClosing", "IsClosed", "IsServing", "IsEndOfStream", "Path", "CanRead", "CanWrite", "CanSeek", "Position", "Id", "Program", "ExitStatus", "Protocol",
        "State", "SubProtocol", "CloseStatus", "CloseReason", "RemoteEndPoint", "ConnectionCount", "Connections", "PendingWriteBytes", "BufferedBytes", "IsAtEnd", "IsReadingOver", "IsReading",
        "Reader", "Writer", "Input", "Output", "Tls", "Port", "EndPoint", "WriteBufferBytes", "WriteBufferLimits", "ReadLimit", "GetPipe", "StandardInput", "StandardOutput", "StandardError", "EndPoints", "LocalEndPoints", "Options", "WriteBufferSize", "MaxReceiveBytes", "AsStream", "IsTls",
    ];

    [Fact]
    public void EveryMember_OnAnotherLoop_SaysWhoseItIs()
    {
        using var other = new OtherLoop();
        LoopBoundObjects objects = other.Run(LoopBoundObjects.OpenAsync);

        string[] accepted = TestLoop.Run(async Coroutine<string[]> () =>
        {
            await Coroutine.Completed;
            return [.. objects.All.SelectMany(one => MembersOf(one.GetType()).Where(member => !IsRefused(one, member)).Select(Describe))];
        });

        other.Run(objects.CloseAsync);
        Assert.True(accepted.Length == 0, string.Join(Environment.NewLine, accepted));
    }

    [Fact]
    public void EveryMember_WithoutALoop_SaysWhoseItIs()
    {
        using var other = new OtherLoop();
        LoopBoundObjects objects = other.Run(LoopBoundObjects.OpenAsync);

        // Coroutines run on a loop, whoever makes them.
        string[] accepted = [.. objects.All.SelectMany(one => MembersOf(one.GetType())
            .Where(member => !typeof(Coroutine).IsAssignableFrom(member.ReturnType) && !IsGeneric(member.ReturnType, typeof(Coroutine<>)) && !typeof(AsyncGenerator).IsAssignableFrom(member.ReturnType))
            .Where(member => !IsRefused(one, member)).Select(Describe))];

        other.Run(objects.CloseAsync);
        Assert.True(accepted.Length == 0, string.Join(Environment.NewLine, accepted));
    }

    private static IEnumerable<MethodInfo> MembersOf(Type type) => type
        .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(method => !method.Name.StartsWith("add_", StringComparison.Ordinal) && method.Name is not "ToString")
        .Where(method => !method.Name.StartsWith("get_", StringComparison.Ordinal) || !s_readable.Contains(method.Name[4..]))
        .Where(method => !s_readable.Contains(method.Name))
        // A span cannot be passed by reflection; each has an overload that takes memory, or forwards to one of these.
        .Where(method => !method.GetParameters().Any(parameter => parameter.ParameterType.IsByRefLike));

    private static string Describe(MethodInfo method)
        => $"{method.DeclaringType!.Name}.{method.Name}({string.Join(", ", method.GetParameters().Select(parameter => parameter.ParameterType.Name))})";

    private static bool IsRefused(object owner, MethodInfo method)
    {
        MethodInfo closed = method.IsGenericMethodDefinition ? method.MakeGenericMethod([.. method.GetGenericArguments().Select(_ => typeof(object))]) : method;
        object?[] arguments = [.. closed.GetParameters().Select(ArgumentFor)];
        Exception? error;
        try
        {
            error = OutcomeOf(closed.Invoke(owner, arguments));
        }
        catch (TargetInvocationException thrown)
        {
            error = thrown.InnerException;
        }

        return error is InvalidOperationException && error.Message.Contains("belongs to another event loop, which runs on thread", StringComparison.Ordinal);
    }

    /// <summary>What awaiting the value throws at once.</summary>
    private static Exception? OutcomeOf(object? value)
    {
        switch (value)
        {
            case null:
                return null;
            case AsyncGenerator generator:
                return OutcomeOf(generator.GetType().GetMethod("MoveNextAsync")!.Invoke(generator, null));
            case ValueTask task:
                return task.IsCompleted ? task.AsTask().Exception?.InnerException : null;
            case Coroutine coroutine:
                return OutcomeOf(coroutine);
            default:
                return value.GetType().GetProperty("WithoutResult", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public) is { } withoutResult
                    ? OutcomeOf((Coroutine)withoutResult.GetValue(value)!)
                    : null;
        }
    }

    private static Exception? OutcomeOf(Coroutine coroutine)
    {
        LoopTask task = LoopTask.Create(coroutine, eagerStart: true);
        if (task.IsCompleted)
        {
            return task.GetException();
        }

        task.Cancel();
        return null;
    }

    private static object? ArgumentFor(ParameterInfo parameter)
    {
        Type type = parameter.ParameterType;
        return parameter.HasDefaultValue ? (parameter.DefaultValue ?? (type.IsValueType ? Activator.CreateInstance(type) : null))
            : type == typeof(string) ? "x"
            : type == typeof(int) || type == typeof(long) ? Convert.ChangeType(1, type, null)
            : type == typeof(byte[]) ? new byte[1]
            : type == typeof(Memory<byte>) ? new Memory<byte>(new byte[1])
            : type == typeof(ReadOnlyMemory<byte>) ? new ReadOnlyMemory<byte>(new byte[1])
            : type == typeof(PosixSignal) ? PosixSignal.SIGTERM
            : type == typeof(TimeSpan) ? TimeSpan.FromSeconds(1)
            : type == typeof(IPAddress) ? IPAddress.Parse("239.0.0.1")
            : type.IsAssignableFrom(typeof(ReadOnlyMemory<byte>[])) && type.IsGenericType ? new ReadOnlyMemory<byte>[] { new byte[1] }
            : type == typeof(IBaseProtocol) ? new LoopBoundObjects.Silent()
            : type == typeof(IDatagramProtocol) ? new LoopBoundObjects.SilentDatagrams()
            : type == typeof(Encoding) ? Encoding.UTF8
            : type.IsValueType ? Activator.CreateInstance(type)
            : type.GetConstructor(Type.EmptyTypes) is { } make && !type.IsAbstract ? make.Invoke(null)
            : null;
    }

    private static bool IsGeneric(Type type, Type definition) => type.IsGenericType && type.GetGenericTypeDefinition() == definition;
}
