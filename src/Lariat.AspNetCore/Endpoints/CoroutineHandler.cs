// Minimal APIs bind parameters by the handler's metadata (names, attributes, nullability) and support only Task and ValueTask; a coroutine
// as result is rejected when the endpoint is built. So for a handler that returns one, a twin is generated, with the same parameters, that
// returns a ValueTask. This happens once, when the endpoint is mapped; a request calls the twin as it would call the handler.
using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Lariat.AspNetCore.Endpoints;

/// <summary>Generates twins of handlers.</summary>
[RequiresUnreferencedCode(CoroutineHandler.Requirement)]
[RequiresDynamicCode(CoroutineHandler.Requirement)]
internal static class CoroutineHandler
{
    /// <summary>What mapping any delegate needs, and what to do without it: for the warnings of the compiler.</summary>
    public const string Requirement =
        "A handler with parameters to bind needs reflection, and code that is generated at run time if it is a coroutine. For native "
        + "code, let the handler be a coroutine that takes only the HttpContext, or a RequestDelegate; a handler that is no coroutine can "
        + "also be mapped by ASP.NET Core's own method, EndpointRouteBuilderExtensions.MapGet(app, …).";

    private const string HandlerField = "Handler";

    // The name of a lambda's twin; ASP.NET Core shows no name of a compiler-generated method.
    private const string LambdaName = "Invoke";

    private static readonly ConstructorInfo s_ignoresAccessChecks =
        typeof(IgnoresAccessChecksToAttribute).GetConstructor([typeof(string)])!;
    private static readonly CustomAttributeBuilder s_compilerGenerated = new(typeof(CompilerGeneratedAttribute).GetConstructor([])!, []);
    private static int s_count;

    /// <summary>The twin of a handler that returns a coroutine; any other handler unchanged.</summary>
    /// <exception cref="NotSupportedException">No code can be generated at run time: PublishAot is true.</exception>
    public static Delegate Adapt(Delegate handler)
    {
        MethodInfo method = handler.Method;
        if (FindRunner(method.ReturnType) is not { } runner)
        {
            return handler;
        }

        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            throw new NotSupportedException(
                $"The endpoint {NameOf(method)} is a coroutine with parameters to bind, which needs code that is generated at run time, "
                    + "and PublishAot=true, the default of a "
                + "file-based program, turns that off. Let the coroutine take only the HttpContext (a lambda or method, given directly to "
                + "MapGet, MapPost, …), or let the handler be "
                + "an async Task method that awaits the coroutine. In a program that is not published as native code, PublishAot=false "
                + "(#:property PublishAot=false) helps as well.");
        }

        ParameterInfo[] parameters = method.GetParameters();
        Type[] types = [.. parameters.Select(parameter => parameter.ParameterType)];
        TypeBuilder type = DefineType([handler.GetType(), method.ReturnType, .. types]);
        FieldBuilder field = type.DefineField(HandlerField, handler.GetType(), FieldAttributes.Public);
        string name = NameOf(method);
        MethodBuilder twin = type.DefineMethod(name, MethodAttributes.Public, runner.ReturnType, types);
        if (name == LambdaName)
        {
            twin.SetCustomAttribute(s_compilerGenerated);
        }

        HandlerMetadata.Copy(method, parameters, twin);
        EmitCall(twin.GetILGenerator(), field, handler.GetType().GetMethod("Invoke")!, types.Length, runner);

        Type made = type.CreateType();
        object target = Activator.CreateInstance(made)!;
        made.GetField(HandlerField)!.SetValue(target, handler);
        return made.GetMethod(name)!.CreateDelegate(Expression.GetDelegateType([.. types, runner.ReturnType]), target);
    }

    /// <summary>
    /// The name in the source, which ASP.NET Core shows in its logs: of a method, or of a local function (&lt;Main&gt;g__Name|0_0).
    /// </summary>
    private static string NameOf(MethodInfo method)
    {
        const string localFunction = ">g__";
        int start = method.Name.IndexOf(localFunction, StringComparison.Ordinal);
        int end = method.Name.LastIndexOf('|');
        return start >= 0 && end > start ? method.Name[(start + localFunction.Length)..end]
            : method.Name.StartsWith('<') ? LambdaName
            : method.Name;
    }

    private static MethodInfo? FindRunner(Type returned)
    {
        if (returned == typeof(Coroutine))
        {
            return typeof(CoroutineRunner).GetMethod(nameof(CoroutineRunner.RunAsync));
        }

        return returned.IsGenericType && returned.GetGenericTypeDefinition() == typeof(Coroutine<>)
            ? typeof(CoroutineRunner).GetMethod(nameof(CoroutineRunner.RunWithResultAsync))!
                .MakeGenericMethod(returned.GetGenericArguments())
            : null;
    }

    /// <summary>A type in an assembly of its own, which may use the given types whether they are public or not.</summary>
    private static TypeBuilder DefineType(Type[] used)
    {
        string name = $"Lariat.Endpoint{Interlocked.Increment(ref s_count)}";
        AssemblyBuilder assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName(name), AssemblyBuilderAccess.Run);
        var owners = new HashSet<Assembly> { typeof(CoroutineRunner).Assembly };
        Array.ForEach(used, type => AddOwners(type, owners));
        foreach (Assembly owner in owners)
        {
            assembly.SetCustomAttribute(new CustomAttributeBuilder(s_ignoresAccessChecks, [owner.GetName().Name!]));
        }

        return assembly.DefineDynamicModule(name).DefineType(name, TypeAttributes.Public | TypeAttributes.Sealed);
    }

    private static void AddOwners(Type type, HashSet<Assembly> owners)
    {
        owners.Add(type.Assembly);
        if (type.HasElementType)
        {
            AddOwners(type.GetElementType()!, owners);
        }

        foreach (Type argument in type.GenericTypeArguments)
        {
            AddOwners(argument, owners);
        }
    }

    private static void EmitCall(ILGenerator code, FieldInfo handler, MethodInfo invoke, int parameterCount, MethodInfo runner)
    {
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldfld, handler);
        for (int i = 1; i <= parameterCount; i++)
        {
            code.Emit(OpCodes.Ldarg, i);
        }

        code.Emit(OpCodes.Callvirt, invoke);
        code.Emit(OpCodes.Call, runner);
        code.Emit(OpCodes.Ret);
    }
}
