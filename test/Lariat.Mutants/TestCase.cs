using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Lariat.Mutants;

/// <summary>One test with its arguments, called without xunit: a call takes microseconds, a test run takes a second.</summary>
internal sealed class TestCase(Type type, MethodInfo method, object?[] arguments, string name)
{
    public string Name => name;

    /// <summary>How long it took without a mutant; zero if that is not known.</summary>
    public TimeSpan Duration { get; set; }

    /// <summary>The tests whose classes can be created without fixtures, and whose name (type and method) contains one of the names.</summary>
    public static IEnumerable<TestCase> Of(Assembly assembly, string[] names)
        => from type in assembly.GetTypes()
           where type is { IsClass: true, IsAbstract: false } && type.GetConstructor(Type.EmptyTypes) is not null
           from method in type.GetMethods()
           let name = $"{type.FullName}.{method.Name}"
           where names.Length == 0 || names.Any(name.Contains)
           from test in Of(type, method, name)
           orderby test.Name // reflection promises no order, and the processes of a run have to agree on one
           select test;

    /// <summary>Runs it. Null if it passed.</summary>
    public Exception? Run()
    {
        object? instance = null;
        try
        {
            // As xunit does: a test may leave its own behind, and the next one's awaits would resume there.
            SynchronizationContext.SetSynchronizationContext(null);
            instance = Activator.CreateInstance(type);
            object? result = method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, arguments, null);
            (result as Task ?? (result as ValueTask?)?.AsTask())?.GetAwaiter().GetResult();
            return null;
        }
        catch (Exception error)
        {
            return error.GetType().Name.Contains("Skip", StringComparison.Ordinal) || error.Message.StartsWith("$XunitDynamicSkip$", StringComparison.Ordinal) ? null : error;
        }
        finally
        {
            (instance as IDisposable)?.Dispose();
        }
    }

    private static IEnumerable<TestCase> Of(Type type, MethodInfo method, string name)
    {
        if (method.GetCustomAttributes().OfType<IFactAttribute>().FirstOrDefault() is not { Skip: null })
        {
            yield break;
        }

        IDataAttribute[] data = [.. method.GetCustomAttributes().OfType<IDataAttribute>()];
        if (data.Length == 0)
        {
            yield return new TestCase(type, method, [], name);
        }

        foreach (IDataAttribute source in data)
        {
            if (source is MemberDataAttributeBase member)
            {
                // xunit's discovery sets it; without it there is no data.
                member.MemberType ??= method.ReflectedType;
            }

            foreach (ITheoryDataRow row in source.GetData(method, new DisposalTracker()).AsTask().GetAwaiter().GetResult())
            {
                object?[] arguments = WithDefaults(method, row.GetData());
                string described = $"{name}({string.Join(", ", arguments)})";
                if (arguments.Length == method.GetParameters().Length && !method.IsGenericMethod)
                {
                    yield return new TestCase(type, method, arguments, described);
                }
                else
                {
                    Console.WriteLine($"left out, because only xunit can call it: {described}");
                }
            }
        }
    }

    private static object?[] WithDefaults(MethodInfo method, object?[] arguments)
        => [.. arguments, .. method.GetParameters().Skip(arguments.Length).TakeWhile(parameter => parameter.HasDefaultValue).Select(parameter => parameter.DefaultValue)];
}
